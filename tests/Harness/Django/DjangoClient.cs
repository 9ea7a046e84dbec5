namespace Conformance.Django;

/// <summary>How a Django application holds its connections, and through which services.</summary>
/// <param name="Name">For reports and pictures.</param>
/// <param name="KeepsConnections">It has persistent connections; else it opens one for each request.</param>
/// <param name="Environment">What <c>fixtures/django</c> reads its settings from.</param>
public sealed record DjangoClient(string Name, bool KeepsConnections, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary><c>CONN_MAX_AGE</c> 0, Django's own default.</summary>
    /// <param name="driver"><c>psycopg</c> or <c>psycopg2</c>.</param>
    public static DjangoClient PerRequest(string driver = "psycopg") => new(
        $"Django per request, {driver}", KeepsConnections: false, new Dictionary<string, string> { ["DATABASE_DRIVER"] = driver, ["CONN_MAX_AGE"] = "0" });

    /// <summary>Persistent connections with health checks.</summary>
    /// <inheritdoc cref="PerRequest" path="/param"/>
    public static DjangoClient Persistent(string driver = "psycopg") => new(
        $"Django persistent, {driver}",
        KeepsConnections: true,
        new Dictionary<string, string> { ["DATABASE_DRIVER"] = driver, ["CONN_MAX_AGE"] = "600", ["CONN_HEALTH_CHECKS"] = "1" });

    /// <summary>The same with more in its environment.</summary>
    public DjangoClient With(IReadOnlyDictionary<string, string> more) =>
        this with { Environment = Environment.Concat(more).ToDictionary(pair => pair.Key, pair => pair.Value) };
}
