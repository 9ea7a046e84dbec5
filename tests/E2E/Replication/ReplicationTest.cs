using Conformance.E2E.Failover;
using Conformance.Ledger;
using Npgsql;

namespace Conformance.E2E.Replication;

/// <summary>A test of the scenario <c>replication</c>.</summary>
public abstract class ReplicationTest(E2ERun run, ReplicatedReleases releases) : ScenarioTest(run, "replication")
{
    /// <summary>A release, whole.</summary>
    protected async Task<ReplicatedRelease> ReleaseAsync(ReplicationSetting setting)
    {
        var release = await releases.GetAsync(setting);
        Uses(release.Namespace);
        await release.WaitWholeAsync(Cancelled);
        return release;
    }

    /// <summary>Sets writers to work, and readers if there are any, and waits until each is served.</summary>
    protected static async Task<LedgerRun> WriteAsync(ReplicatedRelease release, string name, params IReadOnlyList<ClientGroup> readers)
    {
        var ledger = await LedgerRun.StartAsync(
            new LedgerOptions
            {
                Writers = ClientGroup.Mixture(2, () => release.Primary),
                Readers = readers,
                LogFile = release.LedgerLog(name),
                WritesPerSecond = RepetitionPace.Fine.WritesPerSecond,
            },
            Cancelled);
        await ledger.WarmUpAsync(Cancelled);
        return ledger;
    }

    /// <summary>A connection of its own.</summary>
    protected static async Task<NpgsqlConnection> ConnectAsync(string endpoint)
    {
        var connection = new NpgsqlConnection(endpoint + ";Pooling=false;Command Timeout=0");
        await connection.OpenAsync(Cancelled);
        return connection;
    }
}
