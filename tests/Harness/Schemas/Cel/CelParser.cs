namespace Conformance.Schemas.Cel;

/// <summary>Recursive descent over CEL's grammar, as far as <see cref="CelRule"/> goes.</summary>
internal sealed class CelParser
{
    private static readonly HashSet<string> Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private readonly IReadOnlyList<CelToken> tokens;
    private int position;

    private CelParser(IReadOnlyList<CelToken> tokens) => this.tokens = tokens;

    private CelToken Current => tokens[position];

    /// <exception cref="CelUnsupportedException">The text is not CEL, or not of the subset.</exception>
    public static CelExpression Parse(string text)
    {
        var parser = new CelParser(CelToken.Scan(text));
        var expression = parser.Or();
        if (parser.Current.Kind != CelTokenKind.End)
            throw parser.Unexpected();
        return expression;
    }

    private CelExpression Or()
    {
        var left = And();
        while (Accept("||"))
            left = new CelLogic(true, left, And());
        return left;
    }

    private CelExpression And()
    {
        var left = Comparison();
        while (Accept("&&"))
            left = new CelLogic(false, left, Comparison());
        return left;
    }

    private CelExpression Comparison()
    {
        var left = Unary();
        while (Current.Kind == CelTokenKind.Symbol && Comparisons.Contains(Current.Text))
            left = new CelComparison(Advance().Text, left, Unary());
        return left;
    }

    private CelExpression Unary() => Accept("!") ? new CelNot(Unary()) : Member();

    private CelExpression Member()
    {
        var expression = Primary();
        while (Accept("."))
        {
            var name = Name();
            expression = Accept("(") ? Method(expression, name) : new CelSelect(expression, CelToken.Unescape(name));
        }

        return expression;
    }

    private CelExpression Primary()
    {
        if (Accept("("))
        {
            var inner = Or();
            Expect(")");
            return inner;
        }

        if (Current.Kind == CelTokenKind.Literal)
            return new CelLiteral(Advance().Value);

        var name = Name();
        return Accept("(") ? Function(name) : new CelIdentifier(name);
    }

    private CelExpression Function(string name)
    {
        if (name is not ("has" or "size"))
            throw new CelUnsupportedException($"function {name} is not supported");
        var argument = Or();
        Expect(")");
        if (name == "size")
            return new CelSize(argument);
        return argument is CelSelect selection
            ? new CelHas(selection)
            : throw new CelUnsupportedException("has() takes a field selection");
    }

    private CelExpression Method(CelExpression target, string name)
    {
        switch (name)
        {
            case "size":
                Expect(")");
                return new CelSize(target);
            case "startsWith":
                var prefix = Or();
                Expect(")");
                return new CelStartsWith(target, prefix);
            case "all" or "exists" or "filter":
                var variable = Name();
                Expect(",");
                var condition = Or();
                Expect(")");
                return new CelMacro(name, target, variable, condition);
            default:
                throw new CelUnsupportedException($"function {name} is not supported");
        }
    }

    private string Name() => Current.Kind == CelTokenKind.Name ? Advance().Text : throw Unexpected();

    private CelToken Advance() => tokens[position++];

    private bool Accept(string symbol)
    {
        if (Current.Kind != CelTokenKind.Symbol || Current.Text != symbol)
            return false;
        position++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Accept(symbol))
            throw Unexpected();
    }

    private CelUnsupportedException Unexpected() =>
        new(Current.Kind == CelTokenKind.End ? "the rule ends too early" : $"'{Current.Text}' is not supported here");
}
