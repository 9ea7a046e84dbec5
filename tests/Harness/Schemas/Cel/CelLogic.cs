using System.Text.Json.Nodes;

namespace Conformance.Schemas.Cel;

/// <summary>
/// <c>&amp;&amp;</c> (<see cref="Decisive"/> is false) and <c>||</c> (true). Either side may decide alone, even when
/// the other is an error: CEL's logic is commutative.
/// </summary>
internal sealed record CelLogic(bool Decisive, CelExpression Left, CelExpression Right) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Left, Right];

    public override object? Evaluate(CelScope scope) =>
        Combine(Decisive, [Left, Right], side => side.Evaluate(scope));

    /// <summary>The verdict over many conditions: decided by any decisive one, else spoilt by any error.</summary>
    public static object? Combine<T>(bool decisive, IEnumerable<T> items, Func<T, object?> condition)
    {
        CelError? spoilt = null;
        foreach (var item in items)
        {
            var verdict = condition(item);
            if (verdict is bool value && value == decisive)
                return decisive;
            if (verdict is not bool)
                spoilt ??= verdict as CelError ?? new CelError($"no such overload: a {CelValue.TypeOf(verdict)} is no condition");
        }

        return spoilt is null ? !decisive : spoilt;
    }
}

/// <summary><c>range.all(x, condition)</c>, <c>range.exists(x, condition)</c>, <c>range.filter(x, condition)</c>.</summary>
internal sealed record CelMacro(string Name, CelExpression Range, string Variable, CelExpression Condition) : CelExpression
{
    public override IEnumerable<CelExpression> Parts => [Range, Condition];

    public override object? Evaluate(CelScope scope)
    {
        var range = Range.Evaluate(scope);
        if (range is CelError)
            return range;
        var items = range switch
        {
            List<object?> list => list,
            JsonObject map => [.. map.Select(pair => (object?)pair.Key)],
            _ => null,
        };
        if (items is null)
            return NoOverload(Name, range);
        return Name == "filter" ? Filter(items, scope) : CelLogic.Combine(Name == "exists", items, item => Test(item, scope));
    }

    private object? Filter(List<object?> items, CelScope scope)
    {
        var kept = new List<object?>();
        foreach (var item in items)
            switch (Test(item, scope))
            {
                case true:
                    kept.Add(item);
                    break;
                case false:
                    break;
                case var other:
                    return other as CelError ?? NoOverload(Name, other);
            }

        return kept;
    }

    private object? Test(object? item, CelScope scope) => Condition.Evaluate(new CelScope(Variable, item, scope));
}
