using System.Net;
using System.Text.RegularExpressions;
using Npgsql;

namespace Conformance.Server;

/// <summary>Reads connection URIs by the rules of the clients that do: libpq's, and the JDBC driver's.</summary>
internal static partial class ConnectionUri
{
    /// <summary>
    /// <c>postgresql://user:password@host:port/dbname</c>; percent-encoding only, a plus is a plus
    /// (https://www.postgresql.org/docs/current/libpq-connect.html).
    /// </summary>
    public static NpgsqlConnectionStringBuilder ParseLibpq(string uri) => Parse(Libpq(), uri, Uri.UnescapeDataString);

    /// <summary>
    /// <c>jdbc:postgresql://host:port/database?user=u&amp;password=p</c>; decoded as forms are, so a plus is a blank
    /// (https://jdbc.postgresql.org/documentation/use/).
    /// </summary>
    public static NpgsqlConnectionStringBuilder ParseJdbc(string uri) => Parse(Jdbc(), uri, WebUtility.UrlDecode);

    private static NpgsqlConnectionStringBuilder Parse(Regex form, string uri, Func<string, string?> decode)
    {
        var match = form.Match(uri);
        match.Success.Should().BeTrue("{0} has to have the form {1}", uri, form);
        string Part(string name) => decode(match.Groups[name].Value)!;
        return new NpgsqlConnectionStringBuilder
        {
            Host = Part("host"),
            Port = int.Parse(Part("port")),
            Database = Part("database"),
            Username = Part("user"),
            Password = Part("password"),
        };
    }

    /// <summary>What delimits a part, and what no URI may hold, must not stand in it unencoded.</summary>
    [GeneratedRegex("""^postgres(?:ql)?://(?<user>[^:/?#@\[\]\s"]+):(?<password>[^:/?#@\[\]\s"]+)@(?<host>[^:/?#@\s]+):(?<port>\d+)/(?<database>[^/?#\s"]+)$""")]
    private static partial Regex Libpq();

    [GeneratedRegex("""^jdbc:postgresql://(?<host>[^:/?#@\s]+):(?<port>\d+)/(?<database>[^/?#\s"]+)\?user=(?<user>[^&=?#\s"]+)&password=(?<password>[^&=?#\s"]+)$""")]
    private static partial Regex Jdbc();
}
