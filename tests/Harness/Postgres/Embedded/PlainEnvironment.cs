namespace Conformance.Postgres.Embedded;

/// <summary>
/// The server's environment: nothing of ours but PATH, since <c>initdb</c> and <c>postgres</c> read the locale, the
/// time zone and every <c>PG*</c> variable from it.
/// </summary>
internal static class PlainEnvironment
{
    public static void Apply(IDictionary<string, string?> environment)
    {
        var path = Environment.GetEnvironmentVariable("PATH");
        environment.Clear();
        environment["PATH"] = path;
        environment["LC_ALL"] = "";
        environment["LANG"] = "C.UTF-8";
        environment["TZ"] = "UTC";
    }
}
