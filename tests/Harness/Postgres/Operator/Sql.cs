namespace Conformance.Postgres.Operator;

/// <summary>SQL text from names and values.</summary>
public static class Sql
{
    public static string Identifier(string name) => "\"" + name.Replace("\"", "\"\"") + "\"";

    public static string Literal(string value) =>
        value.Contains('\\') ? "E'" + value.Replace(@"\", @"\\").Replace("'", "''") + "'" : "'" + value.Replace("'", "''") + "'";
}
