using System.Diagnostics;
using Conformance.Clusters;
using Conformance.Helm;
using Conformance.Reporting;
using Npgsql;

namespace Conformance.E2E.Lifecycle;

/// <summary>What a running release did without is turned on and off again; afterwards it is as it was.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "lifecycle")]
[TestMethodOrderer(typeof(Xunit.v3.UnorderedTestMethodOrderer))]
public sealed class FeatureTests(E2ERun run, LifecycleReleases releases) : LifecycleTest(run, releases), IClassFixture<LifecycleReleases>
{
    /// <summary>Of the only instance, its pod made anew.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(90);

    private const string CustomQuery =
        "{lifecycle: {query: SELECT 42 AS answer, metrics: [{answer: {usage: GAUGE, description: Of the scenario}}]}}";

    private static readonly ReleasePlan Plan = new("features", HelmMajor.Helm4, ReleasePlan.Small());

    [Fact]
    public async Task Pooling_comes_and_goes_beside_the_primary()
    {
        var release = await ReleaseAsync(Plan);
        var before = await InventoryAsync(release);

        var on = await ChangeAsync(release, "pooling on", async token =>
        {
            await release.UpgradeAsync(With(release.Values, ("pgbouncer.enabled", true), ("pgbouncer.instances", 1)), token);
            var owner = await Credentials.OfOwnerAsync(release, token);
            var pooler = await release.PortAsync("pooler", "cnpg.io/poolerName", "postgres-pooler-rw", token);
            await release.WaitAsync("the pooler to lead to the primary", wait => RefusalAsync(owner.At(pooler), "SELECT 1", wait), token);
        });
        var off = await ChangeAsync(release, "pooling off", async token =>
        {
            await release.UpgradeAsync(With(release.Values, ("pgbouncer", null)), token);
            await release.WaitAsync("the pooler to be gone", wait => LeftAsync(release, before, wait, "Secret/postgres-pooler"), token);
        });

        on.ShouldGoUnnoticed();
        off.ShouldGoUnnoticed();
    }

    [Fact]
    public async Task Monitoring_comes_and_goes_beside_the_primary()
    {
        var release = await ReleaseAsync(Plan);
        await Monitors.MakeKnownAsync(release.Lease, Cancelled);
        var before = await InventoryAsync(release);
        var monitors = await Monitors.AreKnownAsync(release.Kubernetes, Cancelled);
        if (!monitors)
            Facts.Record("e2e", "notChecked", "lifecycle: a PodMonitor and a PrometheusRule that come and go; this cluster does not know them, and is not the suite's own");
        var with = SiteValues.Parse($"monitoring: {{customQueries: {CustomQuery}}}");
        var values = release.Values.WithGroup("monitoring", with);

        var on = await ChangeAsync(release, "monitoring on", async token =>
        {
            await release.UpgradeAsync(
                monitors ? With(values, ("monitoring.enabled", true), ("monitoring.alerts.enabled", true)) : values, token);
            await release.WaitAsync("the site's own metric to be served", wait => ServesAsync(release, "cnpg_lifecycle_answer", true, wait), token);
        });
        if (monitors)
            (await InventoryAsync(release)).Uids.Keys.Should().Contain(["PodMonitor/postgres", "PrometheusRule/postgres"]);
        var off = await ChangeAsync(release, "monitoring off", async token =>
        {
            await release.UpgradeAsync(With(release.Values, ("monitoring", null)), token);
            await release.WaitAsync("the site's own metric to be gone", wait => ServesAsync(release, "cnpg_lifecycle_answer", false, wait), token);
        });

        on.ShouldGoUnnoticed();
        off.ShouldGoUnnoticed();
        await release.RunAsync(Document.Block("lifecycle-queries-off"), Cancelled);
        (await LeftAsync(release, before, Cancelled)).Should().BeNull();
    }

    [Fact]
    public async Task Backup_comes_and_goes_with_a_restart_of_each_instance()
    {
        var release = await ReleaseAsync(Plan);
        var store = await Run.Backups.StoreAsync();
        var before = await InventoryAsync(release);
        var volumes = before.Of("PersistentVolumeClaim");

        var on = await ChangeAsync(release, "backup on", async token =>
        {
            await release.UpgradeAsync(
                With(
                    release.Values,
                    ("backup.enabled", true),
                    ("backup.immediate", false),
                    ("backup.s3.bucket", S3Store.Bucket),
                    ("backup.s3.endpoint", store.Endpoint),
                    ("backup.s3.region", "us-east-1"),
                    ("backup.s3.accessKeyId", S3Store.AccessKeyId),
                    ("backup.s3.secretAccessKey", S3Store.SecretAccessKey)),
                token);
            await release.WaitAsync("the instance to have the plugin", wait => PluginAsync(release, true, wait), token);
            await release.QueryAsync("SELECT pg_switch_wal()", token);
            await Wait.UntilAsync(
                $"WAL of {release.Namespace} to be in the object store",
                Deadlines.Archived,
                async wait => (await store.KeysAsync(wait)).Any(key => key.StartsWith($"{release.Namespace}/postgres/wals/", StringComparison.Ordinal)) ? null : "none is there",
                token);
        });
        var off = await ChangeAsync(release, "backup off", async token =>
        {
            await release.RunAsync(Document.Block("lifecycle-backup-off"), token, With(release.Values, ("backup", null)));
            await release.WaitAsync("the instance to go without the plugin", wait => PluginAsync(release, false, wait), token);
        });

        on.ShouldInterruptAtMost(Restart);
        off.ShouldInterruptAtMost(Restart);
        (await InventoryAsync(release)).Of("PersistentVolumeClaim").Should().BeEquivalentTo(volumes);
        await Wait.UntilAsync(
            "what the document names to be all that is left of the backup",
            Deadlines.ChangeApplied,
            token => LeftAsync(release, before, token, "Role/postgres-barman-cloud", "RoleBinding/postgres-barman-cloud"),
            Cancelled);
    }

    [Theory]
    [InlineData("ibs", "auth.password")]
    [InlineData("postgres", "auth.postgresPassword")]
    public async Task New_password_is_let_in_and_the_old_one_is_not(string user, string path)
    {
        var release = await ReleaseAsync(Plan);
        var pods = (await InventoryAsync(release)).Of("Pod");
        var port = await release.PrimaryPortAsync(Cancelled);
        var now = await Credentials.OfOwnerAsync(release, Cancelled);
        var before = user == now.User ? now : (await Credentials.OfSuperuserAsync(release, Cancelled))!;
        var after = before with { Password = $"{before.Password}, rotated: 'it's' \"100%\" €" };
        var written = now;

        var change = await ChangeAsync(
            release,
            $"password of {user}",
            async token =>
            {
                await release.UpgradeAsync(With(release.Values, (path, after.Password)), token);
                var clock = Stopwatch.StartNew();
                await Wait.UntilAsync($"the new password of {user} to be let in", Deadlines.PasswordRotated, wait => RefusalAsync(after.At(port), "SELECT 1", wait), token);
                if (user == now.User)
                    written = after;
                await Wait.UntilAsync(
                    $"the old password of {user} to be refused",
                    Deadlines.PasswordRotated,
                    async wait => await RefusalAsync(before.At(port), "SELECT 1", wait) is { } refusal && refusal.Contains("28P01", StringComparison.Ordinal) ? null : "it is let in",
                    token);
                Measurements.Record(Scenario, $"password of {user} rotated after", Math.Round(clock.Elapsed.TotalSeconds, 1), "s", Deadlines.PasswordRotated.TotalSeconds);
            },
            () => written.At(port));

        change.ShouldInterruptAtMost(Deadlines.PasswordRotated);
        (await InventoryAsync(release)).Of("Pod").Should().BeEquivalentTo(pods, "nothing was restarted");
        (user == now.User ? await Credentials.OfOwnerAsync(release, Cancelled) : await Credentials.OfSuperuserAsync(release, Cancelled)).Should().Be(after);
    }

    /// <summary>Last: nothing is left to go on with.</summary>
    [Fact]
    public async Task Data_that_an_uninstall_left_is_deleted_by_the_documented_commands()
    {
        var release = await ReleaseAsync(Plan, ("monitoring", null));
        await release.UpgradeAsync(release.Values.WithGroup("monitoring", SiteValues.Parse($"monitoring: {{customQueries: {CustomQuery}}}")), Cancelled);

        await release.RunAsync(Document.Block("lifecycle-uninstall"), Cancelled);
        (await InventoryAsync(release)).Uids.Keys.Should().Contain(["Cluster/postgres", "Secret/postgres-app", "Secret/postgres-superuser", "ConfigMap/postgres-queries"]);
        await release.RunAsync(Document.Block("lifecycle-delete-data"), Cancelled);

        await Wait.UntilAsync(
            $"everything of the release in {release.Namespace} to be gone",
            Deadlines.ReleaseGone,
            async token => (await InventoryAsync(release)).Uids.Keys
                .Where(name => name is not ("ConfigMap/kube-root-ca.crt" or "ServiceAccount/default") && !name.StartsWith("Service/conformance-", StringComparison.Ordinal))
                .ToList() is { Count: > 0 } left ? string.Join(", ", left) : null,
            Cancelled);
    }

    private static Task<Inventory> InventoryAsync(LivingRelease release) => Inventory.TakeAsync(release.Kubernetes, release.Namespace, Cancelled);

    /// <summary>What is there and was not before, Helm's own records aside; null once it is what the document says that stays.</summary>
    private static async Task<string?> LeftAsync(LivingRelease release, Inventory before, CancellationToken cancellationToken, params string[] stays)
    {
        var left = before.New(await Inventory.TakeAsync(release.Kubernetes, release.Namespace, cancellationToken))
            .Where(name => !name.StartsWith("Secret/sh.helm.", StringComparison.Ordinal) && !name.StartsWith("Pod/postgres-1", StringComparison.Ordinal)
                && !name.StartsWith("Service/conformance-", StringComparison.Ordinal)).ToList();
        return left.ToHashSet().SetEquals(stays) ? null : $"new are {string.Join(", ", left)}; expected: {string.Join(", ", stays)}";
    }

    /// <summary>Whether the plugin is a container of each instance's pod; null where it is as wanted.</summary>
    private static async Task<string?> PluginAsync(LivingRelease release, bool wanted, CancellationToken cancellationToken) =>
        (await release.Postgres.InstancesAsync(cancellationToken)).FirstOrDefault(pod =>
            pod.Content["spec"]!.ToJsonString().Contains("plugin-barman-cloud", StringComparison.Ordinal) != wanted)?.Name;

    /// <summary>Why a login is not served; null where it is.</summary>
    private static async Task<string?> RefusalAsync(string connection, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var open = new NpgsqlConnection(connection);
            await open.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, open);
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        catch (NpgsqlException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>The instance's own metrics, read where Prometheus would read them.</summary>
    private static async Task<string?> ServesAsync(LivingRelease release, string metric, bool wanted, CancellationToken cancellationToken)
    {
        var metrics = await release.Kubernetes.Kubectl.RequireAsync(
            ["exec", "--namespace", release.Namespace, await release.PrimaryNameAsync(cancellationToken), "--container", "postgres", "--",
                "bash", "-c", """exec 3<>/dev/tcp/127.0.0.1/9187 && printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3 && cat <&3"""],
            cancellationToken);
        return metrics.Contains("cnpg_collector_up", StringComparison.Ordinal) && metrics.Contains(metric, StringComparison.Ordinal) == wanted
            ? null
            : $"{metrics.Split('\n').Length} lines, {(wanted ? "without" : "with")} {metric}";
    }
}
