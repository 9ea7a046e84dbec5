namespace Conformance.Postgres.Operator;

/// <summary>
/// A server said no to what was rendered: its own words, and the values they are about.
/// </summary>
/// <param name="serverMessage">As the server wrote it, one line each.</param>
/// <param name="valuesPaths">For example <c>postgresql.parameters.shared_buffers</c>; empty where no value is to blame by name.</param>
public sealed class ServerRefusalException(string serverMessage, IReadOnlyList<string> valuesPaths, Exception? inner = null)
    : Exception(
        (valuesPaths.Count > 0 ? $"PostgreSQL refuses {string.Join(", ", valuesPaths)}" : "PostgreSQL refuses what was rendered")
        + $":\n{serverMessage}", inner)
{
    public string ServerMessage { get; } = serverMessage;

    public IReadOnlyList<string> ValuesPaths { get; } = valuesPaths;
}
