using System.Text.Json.Nodes;

namespace Conformance.Schemas.Cel;

/// <summary>
/// A rule of <c>x-kubernetes-validations</c>. The subset is what the pinned CRDs use: literals, field selection,
/// comparison, <c>&amp;&amp;</c>, <c>||</c>, <c>!</c>, <c>has</c>, <c>size</c>, <c>startsWith</c>, <c>all</c>,
/// <c>exists</c>, <c>filter</c>. A rule outside of it says so.
/// </summary>
/// <remarks>https://github.com/google/cel-spec/blob/master/doc/langdef.md</remarks>
internal sealed class CelRule
{
    private readonly CelExpression? expression;

    private CelRule(CelExpression? expression, string? unsupported)
    {
        this.expression = expression;
        Unsupported = unsupported;
    }

    /// <summary>Why the rule cannot be evaluated, or null when it can.</summary>
    public string? Unsupported { get; }

    public static CelRule Compile(string text)
    {
        try
        {
            var expression = CelParser.Parse(text);
            return expression.Mentions("oldSelf")
                ? new CelRule(null, "a transition rule: it compares an update with what was there before")
                : new CelRule(expression, null);
        }
        catch (CelUnsupportedException exception)
        {
            return new CelRule(null, exception.Message);
        }
    }

    /// <returns>True, false, another value when the rule is no condition, or a <see cref="CelError"/>.</returns>
    public object? Evaluate(JsonNode? self) =>
        expression!.Evaluate(new CelScope("self", CelValue.From(self), null));
}
