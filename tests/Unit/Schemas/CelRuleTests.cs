using System.Text.Json.Nodes;
using Conformance.Schemas.Cel;
using CsCheck;

namespace Conformance.Unit.Schemas;

[Trait("Tier", "unit")]
public sealed class CelRuleTests
{
    [Theory]
    // Equality and order.
    [InlineData("self == 'a'", "\"a\"", true)]
    [InlineData("self != 'a'", "\"a\"", false)]
    [InlineData("self == \"it's\"", "\"it's\"", true)]
    [InlineData(@"self == 'it\'s'", "\"it's\"", true)]
    [InlineData("self == 1", "\"1\"", false)]
    [InlineData("self == null", "\"1\"", false)]
    [InlineData("self > 0", "1", true)]
    [InlineData("self > 0", "0", false)]
    [InlineData("self >= 1", "1.5", true)]
    [InlineData("self <= 1 || self < 3", "2", true)]
    // Fields, present and absent.
    [InlineData("has(self.a)", """{"a":null}""", true)]
    [InlineData("has(self.a)", "{}", false)]
    [InlineData("has(self.a.b)", """{"a":{"b":1}}""", true)]
    [InlineData("has(self.a) && has(self.a.b)", "{}", false)]
    [InlineData("self.__namespace__ == 'x'", """{"namespace":"x"}""", true)]
    [InlineData("self.a__dash__b == 'x'", """{"a-b":"x"}""", true)]
    // Logic: !, precedence, parentheses.
    [InlineData("!has(self.a) || self.a", """{"a":false}""", false)]
    [InlineData("!(has(self.a) && has(self.b))", """{"a":1,"b":2}""", false)]
    [InlineData("true || false && false", "{}", true)]
    [InlineData("(true || false) && false", "{}", false)]
    // An error does not matter where the other side decides.
    [InlineData("self.a == 1 || true", "{}", true)]
    [InlineData("self.a == 1 && false", "{}", false)]
    // Functions.
    [InlineData("self.size() == 3", "[1,2,3]", true)]
    [InlineData("size(self) == 2", "\"é𝄞\"", true)]
    [InlineData("self.size() == 1", """{"a":1}""", true)]
    [InlineData("!self.startsWith('pg_')", "\"pg_monitor\"", false)]
    // Macros, over lists and over the keys of maps.
    [InlineData("self.all(e, e > 0)", "[1,2,0]", false)]
    [InlineData("self.all(e, e > 0)", "[]", true)]
    [InlineData("self.exists(e, e.startsWith('--log'))", """["-v","--log-level"]""", true)]
    [InlineData("self.exists(e, e == 'a')", """{"a":1}""", true)]
    [InlineData("self.all(e, self.filter(f, f.major==e.major).size() == 1)", """[{"major":16},{"major":17}]""", true)]
    [InlineData("self.all(e, self.filter(f, f.major==e.major).size() == 1)", """[{"major":17},{"major":17}]""", false)]
    [InlineData("self.exists(e, e.a == 1)", """[{},{"a":1}]""", true)]
    public void Rule_holds_or_not(string rule, string self, bool expected) => Evaluate(rule, self).Should().Be(expected);

    [Theory]
    [InlineData("self.a == 1", "{}", "no such key: a")]
    [InlineData("has(self.a.b)", "{}", "no such key: a")]
    [InlineData("self.a == 1 || false", "{}", "no such key: a")]
    [InlineData("self.all(e, e.a == 1)", """[{"a":1},{}]""", "no such key: a")]
    [InlineData("self > 0", "\"1\"", "no such overload: >(string, int)")]
    [InlineData("self.size() == 1", "1", "no such overload: size(int)")]
    [InlineData("!self", "1", "no such overload: !(int)")]
    [InlineData("other == 1", "{}", "undeclared reference to 'other'")]
    [InlineData("self && true", "1", "no such overload: a int is no condition")]
    public void Rule_that_goes_wrong_is_an_error_not_a_pass(string rule, string self, string message) =>
        Evaluate(rule, self).Should().Be(new CelError(message));

    [Theory]
    [InlineData("self == oldSelf", "a transition rule: it compares an update with what was there before")]
    [InlineData("has(self.a) || self.b.all(x, x == oldSelf.c)", "a transition rule: it compares an update with what was there before")]
    [InlineData("self.matches('^a')", "function matches is not supported")]
    [InlineData("isURL(self)", "function isURL is not supported")]
    [InlineData("has(self)", "has() takes a field selection")]
    [InlineData("self + 1 == 2", "'+ 1 == 2' is not supported")]
    [InlineData("self == 1.5", "number 1.5 is not supported")]
    [InlineData(@"self == '\x41'", @"escape \x is not supported")]
    [InlineData("self ==", "the rule ends too early")]
    [InlineData("self == 1)", "')' is not supported here")]
    public void Rule_outside_of_the_subset_says_so(string rule, string reason) =>
        CelRule.Compile(rule).Unsupported.Should().Be(reason);

    [Fact]
    public void Logic_is_commutative_even_over_errors()
    {
        var operand = Gen.OneOf("true", "false", "has(self.a)", "self.missing == 1", "self.a == 1");
        Gen.Select(operand, operand, Gen.OneOf("&&", "||")).Sample((left, right, op) =>
            IsSame(Evaluate($"{left} {op} {right}", """{"a":1}"""), Evaluate($"{right} {op} {left}", """{"a":1}""")));

        // Two errors may differ in their message; that there is one may not.
        static bool IsSame(object? one, object? other) => Equals(one, other) || one is CelError && other is CelError;
    }

    private static object? Evaluate(string rule, string self)
    {
        var compiled = CelRule.Compile(rule);
        compiled.Unsupported.Should().BeNull();
        return compiled.Evaluate(JsonNode.Parse(self));
    }
}
