namespace Conformance.Postgres;

/// <summary>A server ended before it was ready.</summary>
/// <param name="log">Everything it wrote, line by line.</param>
public sealed class ServerDidNotStartException(IReadOnlyList<string> log)
    : Exception("PostgreSQL ended before it was ready:\n" + string.Join('\n', log))
{
    public IReadOnlyList<string> Log { get; } = log;
}
