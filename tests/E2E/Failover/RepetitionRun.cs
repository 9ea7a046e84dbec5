using Conformance.Clusters;
using Conformance.Ledger;
using Npgsql;
using NpgsqlTypes;

namespace Conformance.E2E.Failover;

/// <summary>Disturbs a release once under continuous writes, waits until it is whole again, and takes account.</summary>
internal static class RepetitionRun
{
    /// <summary>Number and content of the rows of every table; the order of rows does not matter.</summary>
    private const string ContentsOfTables =
        """
        SELECT string_agg(format('%s.%s %s', schemaname, tablename, query_to_xml(format(
            'SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM %I.%I AS t', schemaname, tablename), true, true, '')), E'\n'
            ORDER BY schemaname, tablename)
        FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <exception cref="ConformanceException">There is nobody to take over, or something did not happen within its deadline.</exception>
    public static async Task<Repetition> RunAsync(
        ReplicatedRelease release, Disturbance disturbance, string name, RepetitionPace pace, CancellationToken cancellationToken)
    {
        if (release.Instances.Count < 2)
            throw new ConformanceException(
                $"{release} has one instance: nobody can take over, and an outage of it says nothing about failover.", "Set replication.instances to 2 or more.");
        await (disturbance.StartsAgain ? release.WaitFreshAsync(cancellationToken) : release.WaitWholeAsync(cancellationToken));
        var before = await release.PrimaryNameAsync(cancellationToken);
        await using var run = await LedgerRun.StartAsync(Options(release, name, pace), cancellationToken);
        await run.WarmUpAsync(cancellationToken);
        await using var idle = await IdleClientAsync(release, cancellationToken);
        await using var roles = new RoleSampler(release.Instances, () => run.Elapsed, pace.RoleInterval);
        await roles.NextPrimaryAsync(TimeSpan.Zero, except: null, cancellationToken);
        await run.RecoveredAsync(run.Elapsed, Deadlines.ClientsServed, cancellationToken);

        await disturbance.GatherAsync(cancellationToken);

        TimeSpan struck;
        PrimaryPeriod next;
        await using (new OperatorWatch(release, run, before))
        {
            struck = run.Mark(disturbance.Name);
            await disturbance.StrikeAsync(release, before, cancellationToken);
            next = await roles.NextPrimaryAsync(struck, disturbance.MayStay ? null : before, cancellationToken);
            run.Mark($"{next.Instance} accepts writes", next.From);
            await run.RecoveredAsync(next.From, Deadlines.ClientsServed, cancellationToken);
            await disturbance.MendAsync(cancellationToken);
            await release.WaitWholeAsync(cancellationToken);
        }

        await roles.StopAsync();
        var after = await release.PrimaryNameAsync(cancellationToken);
        var report = await LedgerCheck.RunAsync(
            await run.StopAsync(),
            release.Instances.Single(instance => instance.Name == after),
            [.. release.Instances.Where(instance => instance.Name != after)],
            cancellationToken);
        return new Repetition(
            before,
            after,
            struck,
            report,
            PrimaryPeriod.Overlaps(roles.Periods),
            roles.ReceivedBefore(next.From),
            after == before ? 0 : LeftBehind(roles.LastWritten(before), await PromotedAtAsync(release, after, cancellationToken)),
            await ContentsAsync(release, cancellationToken));
    }

    private static LedgerOptions Options(ReplicatedRelease release, string name, RepetitionPace pace) => new()
    {
        Writers = OutageClient.Writers(release),
        LogFile = release.LedgerLog(name),
        WritesPerSecond = pace.WritesPerSecond,
    };

    /// <summary>A client that holds a connection and does nothing: a smart shutdown waits for it.</summary>
    private static async Task<NpgsqlConnection> IdleClientAsync(ReplicatedRelease release, CancellationToken cancellationToken)
    {
        var idle = new NpgsqlConnection(release.Primary + ";Pooling=false;Application Name=conformance-idle");
        await idle.OpenAsync(cancellationToken);
        return idle;
    }

    /// <summary>The end of the timeline before, as the promoted server notes it.</summary>
    private static async Task<NpgsqlLogSequenceNumber> PromotedAtAsync(ReplicatedRelease release, string primary, CancellationToken cancellationToken) =>
        NpgsqlLogSequenceNumber.Parse(await release.Postgres.QueryInstanceAsync(
            primary,
            """
            SELECT (regexp_matches(pg_read_file('pg_wal/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '.history'), '\t([0-9A-F]+/[0-9A-F]+)\t[^\n]*\n*$'))[1]
            """,
            cancellationToken: cancellationToken));

    private static long LeftBehind(NpgsqlLogSequenceNumber written, NpgsqlLogSequenceNumber promotedAt) =>
        Math.Max(0, (long)((ulong)written - (ulong)promotedAt));

    private static async Task<IReadOnlyDictionary<string, string>> ContentsAsync(ReplicatedRelease release, CancellationToken cancellationToken)
    {
        var contents = new Dictionary<string, string>();
        foreach (var instance in release.Instances)
            contents[instance.Name] = await release.Postgres.QueryInstanceAsync(instance.Name, ContentsOfTables, "ibs", cancellationToken);
        return contents;
    }
}
