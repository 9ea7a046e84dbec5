using Conformance.Manifests;
using Conformance.Reporting;
using Conformance.Upgrade;

namespace Conformance.Unit.Upgrade;

/// <summary>Each change of two renders is told, and each that an upgrade cannot make or loses something by is called unsafe.</summary>
[Trait("Tier", "unit")]
public sealed class RenderComparisonTests
{
    private const string Rendered = """
        apiVersion: v1
        kind: Secret
        metadata: {name: postgres-app, labels: {helm.sh/chart: cnpg-postgres-0.1.0}}
        type: kubernetes.io/basic-auth
        stringData: {username: ibs, password: one, uri: postgresql://a}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: primary}
        spec: {selector: {cnpg.io/instanceRole: primary}, type: ClusterIP, clusterIP: 10.0.0.1}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: dumps}
        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: dump}
        spec: {schedule: 0 2 * * *}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: postgres}
        spec: {policyTypes: [Ingress]}
        ---
        apiVersion: postgresql.cnpg.io/v1
        kind: Database
        metadata: {name: postgres-ibs}
        spec: {cluster: {name: postgres}, name: ibs, owner: ibs, databaseReclaimPolicy: retain}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: test, annotations: {helm.sh/hook: test}}
        spec: {restartPolicy: Never}
        ---
        apiVersion: postgresql.cnpg.io/v1
        kind: Cluster
        metadata: {name: postgres, annotations: {helm.sh/resource-policy: keep}}
        spec:
          instances: 2
          imageName: docker.io/library/postgres:17.2
          postgresUID: 999
          storage: {size: 5Gi, storageClass: fast}
          walStorage: {size: 2Gi}
          bootstrap: {initdb: {database: ibs, owner: ibs}}
          postgresql: {parameters: {work_mem: 8MB, wal_level: logical}}
          tablespaces: [{name: archive, storage: {size: 4Gi}}]
          plugins: [{name: barman-cloud.cloudnative-pg.io, parameters: {serverName: postgres}}]
          managed:
            services:
              additional:
                - selectorType: rw
                  serviceTemplate: {metadata: {name: postgres-cnpg-primary}}
                - selectorType: ro
                  serviceTemplate: {metadata: {name: postgres-cnpg-read}}
        """;

    [Fact]
    public async Task The_same_render_is_no_change() => (await CompareAsync(Rendered)).Should().BeEmpty();

    [Fact]
    public async Task The_label_with_the_charts_version_is_no_change() =>
        (await CompareAsync(Rendered.Replace("cnpg-postgres-0.1.0", "cnpg-postgres-0.2.0"))).Should().BeEmpty();

    [Fact]
    public async Task A_hook_is_no_part_of_the_release() =>
        (await CompareAsync(Rendered.Replace("restartPolicy: Never", "restartPolicy: OnFailure"))).Should().BeEmpty();

    [Theory]
    [InlineData("instances: 2", "instances: 3", "Cluster/postgres spec.instances: 2 -> 3")]
    [InlineData("work_mem: 8MB", "work_mem: 16MB", "Cluster/postgres spec.postgresql.parameters.work_mem: 8MB -> 16MB")]
    [InlineData("work_mem: 8MB, ", "", "Cluster/postgres spec.postgresql.parameters.work_mem: 8MB -> nothing")]
    [InlineData("postgres:17.2", "postgres:17.4", "Cluster/postgres spec.imageName: docker.io/library/postgres:17.2 -> docker.io/library/postgres:17.4")]
    [InlineData("{size: 5Gi", "{size: 6Gi", "Cluster/postgres spec.storage.size: 5Gi -> 6Gi")]
    [InlineData("{size: 5Gi", "{size: 5120Mi", "Cluster/postgres spec.storage.size: 5Gi -> 5120Mi")]
    [InlineData("storage: 10Gi", "storage: 20Gi", "PersistentVolumeClaim/dumps spec.resources.requests.storage: 10Gi -> 20Gi")]
    [InlineData("type: ClusterIP", "type: NodePort", "Service/primary spec.type: ClusterIP -> NodePort")]
    [InlineData("uri: postgresql://a", "uri: postgresql://b", "Secret/postgres-app stringData.uri: (hidden) -> (hidden)")]
    [InlineData("0 2 * * *", "0 3 * * *", "CronJob/dump spec.schedule: 0 2 * * * -> 0 3 * * *")]
    public async Task A_change_is_told_with_what_was_and_what_comes(string before, string after, string told)
    {
        var change = (await CompareAsync(Rendered.Replace(before, after))).Should().ContainSingle().Which;

        change.Kind.Should().Be(ChangeKind.Changed);
        $"{change.Resource} {change.Fields.Should().ContainSingle().Which}".Should().Be(told);
        change.Dangers().Should().BeEmpty();
    }

    [Theory]
    [InlineData("postgresUID: 999", "postgresUID: 26", "immutable: the data directory belongs to that id, and the operator refuses another")]
    [InlineData("  postgresUID: 999\n", "", "immutable: the data directory belongs to that id, and the operator refuses another")]
    [InlineData("{size: 5Gi", "{size: 4Gi", "a volume cannot shrink")]
    [InlineData("{size: 2Gi", "{size: 2G", "a volume cannot shrink")]
    [InlineData("{size: 4Gi", "{size: 3Gi", "a volume cannot shrink")]
    [InlineData("storage: 10Gi", "storage: 9Gi", "a volume cannot shrink")]
    [InlineData("  walStorage: {size: 2Gi}\n", "", "walStorage cannot be taken away once it is there")]
    [InlineData("storageClass: fast", "storageClass: slow", "existing volumes stay in their class: only new instances get the other one")]
    [InlineData("[ReadWriteOnce]", "[ReadWriteMany]", "the spec of a claim is immutable but for growing it")]
    [InlineData("postgres:17.2", "postgres:18.1", "a major upgrade, offline and with no way back by helm rollback, that these values do not ask for: set image.tag to stay on 17")]
    [InlineData("postgres:17.2", "postgres:16.4", "PostgreSQL cannot go back from 17 to 16")]
    [InlineData("wal_level: logical", "wal_level: minimal", "an existing cluster cannot go to wal_level minimal")]
    [InlineData("database: ibs", "database: app", "an existing database keeps the name and owner it was made with")]
    [InlineData("selectorType: rw", "selectorType: r", "the same name leads to instances of another role")]
    [InlineData("name: postgres-cnpg-read}", "name: postgres-read}", "whoever connects through its name cannot any more")]
    [InlineData("{serverName: postgres}", "{serverName: postgres-2}", "backups and WAL go on at another place, where there is nothing to recover from yet")]
    [InlineData("instanceRole: primary", "instanceRole: replica", "the same name leads to other pods")]
    [InlineData("10.0.0.1", "10.0.0.2", "spec.clusterIP is immutable: the API server refuses the change")]
    [InlineData("kubernetes.io/basic-auth", "Opaque", "type is immutable: the API server refuses the change")]
    [InlineData("password: one", "password: two", "the same values log in differently")]
    [InlineData(", uri: postgresql://a", "", "whoever reads this key finds nothing any more")]
    [InlineData("name: ibs, owner", "name: other, owner", "name is immutable: the API server refuses the change")]
    [InlineData("{cluster: {name: postgres}", "{cluster: {name: other}", "cluster reference is immutable after creation: the API server refuses the change")]
    [InlineData("  tablespaces: [{name: archive, storage: {size: 4Gi}}]\n", "", "tablespaces cannot be taken away once they are there")]
    [InlineData("{name: archive,", "{name: other,", "a tablespace cannot be taken away once it is there")]
    public async Task A_change_that_cannot_be_made_or_loses_something_is_unsafe(string before, string after, string danger)
    {
        var changed = Rendered.Replace(before, after);
        changed.Should().NotBe(Rendered);

        var dangers = (await CompareAsync(changed)).SelectMany(change => change.Dangers());

        dangers.Should().ContainSingle().Which.Should().EndWith($": {danger}");
    }

    [Theory]
    [InlineData("Cluster", "the database is left behind or deleted, and what comes in its place is empty")]
    [InlineData("PersistentVolumeClaim", "what is stored on it is left behind or deleted")]
    [InlineData("Secret", "whoever logs in with it cannot any more")]
    [InlineData("Service", "whoever connects through its name cannot any more")]
    [InlineData("CronJob", "what it did on schedule is not done any more")]
    [InlineData("NetworkPolicy", null)]
    [InlineData("Database", null)]
    public async Task What_is_taken_away_is_judged_by_what_it_was_for(string kind, string? danger)
    {
        var left = string.Join("\n---\n", Rendered.Split("\n---\n").Where(document => !document.Contains($"kind: {kind}\n")));

        var change = (await CompareAsync(left)).Should().ContainSingle().Which;

        change.Should().BeEquivalentTo(new { Kind = ChangeKind.Removed, Danger = danger });
    }

    [Fact]
    public async Task A_secret_that_Helm_keeps_can_leave_the_release()
    {
        var kept = Rendered.Replace("{name: postgres-app, ", "{name: postgres-app, annotations: {helm.sh/resource-policy: keep}, ");
        var left = string.Join("\n---\n", kept.Split("\n---\n").Skip(1));

        (await CompareAsync(left, kept)).Should().ContainSingle().Which.Danger.Should().BeNull();
    }

    [Fact]
    public async Task A_database_that_is_dropped_with_its_resource_is_unsafe()
    {
        var drops = Rendered.Replace("databaseReclaimPolicy: retain", "databaseReclaimPolicy: delete");
        var left = string.Join("\n---\n", drops.Split("\n---\n").Where(document => !document.Contains("kind: Database\n")));

        (await CompareAsync(left, drops)).Should().ContainSingle().Which.Danger.Should().Be("the database is dropped with it");
    }

    [Fact]
    public async Task What_comes_new_is_told()
    {
        var change = (await CompareAsync(Rendered + "\n---\n" + Rendered.Split("\n---\n")[1].Replace("primary}\nspec", "more}\nspec")))
            .Should().ContainSingle().Which;

        change.Should().BeEquivalentTo(new { Resource = "Service/more", Kind = ChangeKind.Added, Danger = (string?)null });
    }

    [Fact]
    public async Task Image_and_parameters_cannot_change_together_under_switchover()
    {
        var before = Rendered.Replace("instances: 2", "instances: 2\n  primaryUpdateMethod: switchover");
        var after = before.Replace("postgres:17.2", "postgres:17.4").Replace("work_mem: 8MB", "work_mem: 9MB");

        (await CompareAsync(after, before)).Should().ContainSingle().Which.Dangers().Should().ContainSingle()
            .Which.Should().Contain("cannot change together");
    }

    [Fact]
    public async Task Nothing_of_a_secret_is_shown()
    {
        var change = (await CompareAsync(Rendered.Replace("password: one", "password: two"))).Should().ContainSingle().Which;

        JsonReport.Write(Reporting.Sample.Report() with
        {
            Upgrade = new UpgradeResult(
                new ChartSource("tag v0.1.0", "0.1.0", "17.2", null), new ChartSource("this checkout", "0.2.0", "17.2", null), [new UpgradeComparison("x", [change])]),
        }).Should().Contain("stringData.password").And.NotContain("\"one\"").And.NotContain("\"two\"");
    }

    private static async Task<IReadOnlyList<ResourceChange>> CompareAsync(string after, string before = Rendered) => RenderComparison.Compare(
        ManifestParser.Parse(before), ManifestParser.Parse(after), await ImmutableField.LoadAsync(TestContext.Current.CancellationToken));
}
