namespace Conformance.Ledger;

/// <summary>Clients of one kind on one path to the database; outages are told for each group.</summary>
/// <param name="Name">For reports and pictures: <c>persistent</c>, <c>per request, direct</c>.</param>
/// <param name="Kind">How they use connections.</param>
/// <param name="Count">How many, each with a connection of its own.</param>
/// <param name="Endpoint">
/// The connection string, asked for again at every connect, so that a path may move. Any that Npgsql takes, several
/// hosts with <c>Target Session Attributes</c> included; <see cref="ClientConnection"/> says what the ledger sets itself.
/// </param>
public sealed record ClientGroup(string Name, ClientKind Kind, int Count, Func<string> Endpoint)
{
    public static ClientGroup Persistent(int count, Func<string> endpoint) => new("persistent", ClientKind.Persistent, count, endpoint);

    public static ClientGroup PerRequest(int count, Func<string> endpoint) => new("per request", ClientKind.PerRequest, count, endpoint);

    /// <summary>Both kinds on one path: the outage over both groups is the mixture's.</summary>
    /// <param name="count">Of each kind.</param>
    public static IReadOnlyList<ClientGroup> Mixture(int count, Func<string> endpoint) =>
        [Persistent(count, endpoint), PerRequest(count, endpoint)];
}
