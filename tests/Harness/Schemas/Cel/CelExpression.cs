using System.Text.Json.Nodes;

namespace Conformance.Schemas.Cel;

/// <summary>A parsed expression. Evaluation never throws: what goes wrong is a <see cref="CelError"/> value.</summary>
internal abstract record CelExpression
{
    public abstract object? Evaluate(CelScope scope);

    public abstract IEnumerable<CelExpression> Parts { get; }

    public bool Mentions(string identifier) =>
        this is CelIdentifier { Name: var name } && name == identifier || Parts.Any(part => part.Mentions(identifier));

    protected static CelError NoOverload(string function, params object?[] arguments) =>
        new($"no such overload: {function}({string.Join(", ", arguments.Select(CelValue.TypeOf))})");
}

internal sealed record CelLiteral(object? Value) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [];

    public override object? Evaluate(CelScope scope) => Value;
}

internal sealed record CelIdentifier(string Name) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [];

    public override object? Evaluate(CelScope scope) => scope.Find(Name);
}

/// <summary><c>operand.field</c>.</summary>
internal sealed record CelSelect(CelExpression Operand, string Field) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Operand];

    public override object? Evaluate(CelScope scope) => Operand.Evaluate(scope) switch
    {
        CelError error => error,
        JsonObject map => map.TryGetPropertyValue(Field, out var value) ? CelValue.From(value) : new CelError($"no such key: {Field}"),
        var other => new CelError($"no such key: {Field} (on a {CelValue.TypeOf(other)})"),
    };
}

/// <summary><c>has(operand.field)</c>: whether the field is there; its operand must be.</summary>
internal sealed record CelHas(CelSelect Selection) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Selection];

    public override object? Evaluate(CelScope scope) => Selection.Operand.Evaluate(scope) switch
    {
        CelError error => error,
        JsonObject map => map.ContainsKey(Selection.Field),
        var other => new CelError($"has({Selection.Field}) on a {CelValue.TypeOf(other)}"),
    };
}

internal sealed record CelNot(CelExpression Operand) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Operand];

    public override object? Evaluate(CelScope scope) => Operand.Evaluate(scope) switch
    {
        bool value => !value,
        CelError error => error,
        var other => NoOverload("!", other),
    };
}

/// <summary><c>==</c>, <c>!=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>.</summary>
internal sealed record CelComparison(string Operator, CelExpression Left, CelExpression Right) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Left, Right];

    public override object? Evaluate(CelScope scope)
    {
        var left = Left.Evaluate(scope);
        if (left is CelError)
            return left;
        var right = Right.Evaluate(scope);
        if (right is CelError)
            return right;
        if (Operator is "==" or "!=")
            return CelValue.AreEqual(left, right) == (Operator == "==");
        return CelValue.Compare(left, right) is not { } order
            ? NoOverload(Operator, left, right)
            : Operator switch { "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }
}

/// <summary><c>size(x)</c>, also written <c>x.size()</c>.</summary>
internal sealed record CelSize(CelExpression Operand) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Operand];

    public override object? Evaluate(CelScope scope) => Operand.Evaluate(scope) switch
    {
        CelError error => error,
        string text => (long)text.EnumerateRunes().Count(),
        List<object?> list => (long)list.Count,
        JsonObject map => (long)map.Count,
        var other => NoOverload("size", other),
    };
}

internal sealed record CelStartsWith(CelExpression Operand, CelExpression Prefix) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Operand, Prefix];

    public override object? Evaluate(CelScope scope) => (Operand.Evaluate(scope), Prefix.Evaluate(scope)) switch
    {
        (CelError error, _) => error,
        (_, CelError error) => error,
        (string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal),
        var (text, prefix) => NoOverload("startsWith", text, prefix),
    };
}
