using Conformance.Schemas;

namespace Conformance.Unit.Schemas;

/// <summary>Each check, tried on a correct render and on the same render with one thing wrong.</summary>
[Trait("Tier", "unit")]
public sealed class PlantedFaultTests
{
    /// <summary>The site's own Secrets, as the user's values name them.</summary>
    private const string Arguments = "--set\ncertificates.serverCASecret=site-ca\n--set\ncertificates.serverTLSSecret=site-tls";

    public static IEnumerable<TheoryDataRow<string>> Checks() =>
        StructuralChecks.All.Select(check => new TheoryDataRow<string>(check.Name));

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Correct_render_passes(string check)
    {
        var result = await StructuralChecks.Named(check).RunAsync(InMemory.Render(InMemory.Correct, Arguments));

        result.Findings.Should().BeEmpty();
    }

    [Theory]
    // What the CRD does not know, in the Cluster and in its metadata.
    [InlineData("crd-1.30.0", "size: 10Gi", "size: 10Gi\n    volumeMode: Filesystem", "Cluster/postgres", "spec.storage.volumeMode")]
    [InlineData("crd-1.28.1", "login: true", "login: true\n        createDB: true", "Cluster/postgres", "spec.managed.roles[0].createDB")]
    [InlineData("crd-1.29.1", "  annotations:\n    helm", "  labelz:\n    helm", "Cluster/postgres", "metadata.labelz")]
    // Types, limits, enums, required, what is required inside of an embedded service.
    [InlineData("crd-1.29.1", "instances: 3", "instances: \"3\"", "Cluster/postgres", "spec.instances")]
    [InlineData("crd-1.29.1", "instances: 3", "instances: 0", "Cluster/postgres", "spec.instances")]
    [InlineData("crd-1.30.0", "max_connections: \"100\"", "max_connections: 100", "Cluster/postgres", "spec.postgresql.parameters.max_connections")]
    [InlineData("crd-1.30.0", "method: any", "method: all", "Cluster/postgres", "spec.postgresql.synchronous.method")]
    [InlineData("crd-1.30.0", "memory: 1Gi", "memory: 1 Gi", "Cluster/postgres", "spec.resources.requests.memory")]
    [InlineData("crd-1.30.0", "                  port: 5432", "                  protocol: TCP", "Cluster/postgres", "spec.managed.services.additional[0].serviceTemplate.spec.ports[0].port")]
    // CEL rules.
    [InlineData("crd-1.30.0", "instances: 3", "instances: 3\n  imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ImageCatalog, name: c, major: 17}", "Cluster/postgres", "spec")]
    [InlineData("crd-1.28.1", "localeProvider: icu", "localeProvider: libc", "Cluster/postgres", "spec.bootstrap.initdb")]
    [InlineData("crd-1.28.1", "number: 1", "number: 0", "Cluster/postgres", "spec.postgresql.synchronous.number")]
    [InlineData("crd-1.28.1", "  name: ibs\n  owner", "  name: template1\n  owner", "Database/postgres-ibs", "spec.name")]
    // A kind that only a newer operator has.
    [InlineData("crd-1.29.1", "kind: Database\n", "kind: DatabaseRole\n", "DatabaseRole/postgres-ibs", "kind")]
    [InlineData("crd-others", "interval: 30s", "interval: 30 s", "PodMonitor/postgres", "spec.podMetricsEndpoints[0].interval")]
    // Kubernetes' own kinds.
    [InlineData("core-kinds", "  queries: \"SELECT 1\"", "  queries: 1", "ConfigMap/postgres-queries", "data.queries")]
    [InlineData("core-kinds", "cG9zdGdyZXM=", "postgres!", "Secret/postgres-superuser", "data.username")]
    [InlineData("core-kinds", "  username: ibs\n", "", "Secret/postgres-app", "stringData.username")]
    [InlineData("core-kinds", "stringData:", "stringdata:", "Secret/postgres-app", "stringdata")]
    [InlineData("core-kinds", "port: 9187", "prot: 9187", "Service/postgres-metrics", "spec.ports[0].port")]
    [InlineData("core-kinds", "    - name: status\n", "    - protocol: TCP\n", "Service/postgres-metrics", "spec.ports[1].name")]
    [InlineData("core-kinds", "  accessModes: [ReadWriteOnce]\n", "", "PersistentVolumeClaim/postgres-dumps", "spec.accessModes")]
    [InlineData("core-kinds", "storage: 5Gi", "storage: 5Go", "PersistentVolumeClaim/postgres-dumps", "spec.resources.requests.storage")]
    [InlineData("core-kinds", "restartPolicy: Never", "restartPolicy: Always", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.restartPolicy")]
    [InlineData("core-kinds", "mountPath: /dumps", "path: /dumps", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.containers[0].volumeMounts[0].mountPath")]
    [InlineData("core-kinds", "              image: docker.io/library/postgres:17.2\n", "", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.containers[0].image")]
    [InlineData("core-kinds", "  schedule: 0 2 * * *\n", "", "CronJob/postgres-dump", "spec.schedule")]
    [InlineData("core-kinds", "    verbs: [get]\n", "", "Role/postgres:reader", "rules[0].verbs")]
    [InlineData("core-kinds", "minAvailable: 1", "minAvailable: 1\n  maxUnavailable: 1", "PodDisruptionBudget/postgres", "spec")]
    [InlineData("core-kinds", "      labels:\n        app: exporter", "      labels:\n        app: other", "Deployment/postgres-exporter", "spec.template.metadata.labels.app")]
    [InlineData("core-kinds", "containerPort: 9187", "containerPort: 9187\n            - name: again\n              containerPort: 9187", "Deployment/postgres-exporter", "spec.template.spec.containers[0].ports[1]")]
    [InlineData("core-kinds", "kind: ConfigMap", "kind: Configmap", "Configmap/postgres-queries", "kind")]
    [InlineData("core-kinds", "batch/v1", "batch/v1beta1", "CronJob/postgres-dump", "kind")]
    // Text that is read as something else.
    [InlineData("yaml-scalars", "max_connections: \"100\"", "wal_compression: on", "Cluster/postgres", "spec.postgresql.parameters.wal_compression")]
    [InlineData("yaml-scalars", "interval: 30s", "interval: 1_0", "PodMonitor/postgres", "spec.podMetricsEndpoints[0].interval")]
    // Empties.
    [InlineData("no-empties", "size: 10Gi", "size:", "Cluster/postgres", "spec.storage.size")]
    [InlineData("no-empties", "policyTypes: [Ingress]", "policyTypes: []", "NetworkPolicy/postgres", "spec.policyTypes")]
    [InlineData("no-empties", "    parameters:\n      max_connections: \"100\"", "    parameters: {}", "Cluster/postgres", "spec.postgresql.parameters")]
    [InlineData("no-empties", "verbs: [get]", "verbs: [null]", "Role/postgres:reader", "rules[0].verbs[0]")]
    [InlineData("no-empties", "emptyDir: {}", "emptyDir:", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.volumes[1].emptyDir")]
    // References to what will not be there.
    [InlineData("references", "      secret:\n        name: postgres-app", "      secret:\n        name: postgres-owner", "Cluster/postgres", "spec.bootstrap.initdb.secret.name")]
    [InlineData("references", "  superuserSecret:\n    name: postgres-superuser", "  superuserSecret:\n    name: root", "Cluster/postgres", "spec.superuserSecret.name")]
    [InlineData("references", "serverTLSSecret: site-tls", "serverTLSSecret: nobodys-tls", "Cluster/postgres", "spec.certificates.serverTLSSecret")]
    [InlineData("references", "- name: postgres-queries", "- name: queries", "Cluster/postgres", "spec.monitoring.customQueriesConfigMap[0].name")]
    [InlineData("references", "        key: queries", "        key: query", "Cluster/postgres", "spec.monitoring.customQueriesConfigMap[0].key")]
    [InlineData("references", "key: password", "key: pass", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.key")]
    [InlineData("references", "claimName: postgres-dumps", "claimName: dumps", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.volumes[0].persistentVolumeClaim.claimName")]
    [InlineData("references", "serviceAccountName: postgres", "serviceAccountName: dumper", "CronJob/postgres-dump", "spec.jobTemplate.spec.template.spec.serviceAccountName")]
    [InlineData("references", "  kind: Role\n  name: postgres:reader", "  kind: Role\n  name: reader", "RoleBinding/postgres:reader", "roleRef.name")]
    [InlineData("references", "  cluster:\n    name: postgres\n  name: ibs", "  cluster:\n    name: other\n  name: ibs", "Database/postgres-ibs", "spec.cluster.name")]
    [InlineData("references", "  minAvailable: 1\n  selector:\n    matchLabels:\n      cnpg.io/cluster: postgres", "  selector:\n    matchLabels:\n      cnpg.io/cluster: pg", "PodDisruptionBudget/postgres", "spec.selector.matchLabels[\"cnpg.io/cluster\"]")]
    [InlineData("references", "@postgres-rw.ibs-prod.svc", "@postgres.ibs-prod.svc", "Secret/postgres-app", "stringData.uri")]
    [InlineData("references", "  password: c3RhcGxlLXN0YXBsZQ==", "  password: c3RhcGxlLXN0YXBsZQ==\n  host: cG9zdGdyZXMuaWJzLXByb2Quc3Zj", "Secret/postgres-superuser", "data.host")]
    [InlineData("references", "  password: c3RhcGxlLXN0YXBsZQ==\n", "", "Cluster/postgres", "spec.managed.roles[0].passwordSecret.name")]
    // Passwords as they are, percent-encoded, in SQL, in base64, decoded from data, and as a key.
    [InlineData("passwords", "SELECT 1", "correct'horse/battery", "ConfigMap/postgres-queries", "data.queries")]
    [InlineData("passwords", "SELECT 1", "p://ibs:correct%27horse%2Fbattery@x", "ConfigMap/postgres-queries", "data.queries")]
    [InlineData("passwords", "SELECT 1", "ALTER ROLE ibs PASSWORD 'correct''horse/battery'", "ConfigMap/postgres-queries", "data.queries")]
    [InlineData("passwords", "SELECT 1", "c3RhcGxlLXN0YXBsZQ==", "ConfigMap/postgres-queries", "data.queries")]
    [InlineData("passwords", "image: exporter:1.0", "image: exporter:staple-staple", "Deployment/postgres-exporter", "spec.template.spec.containers[0].image")]
    [InlineData("passwords", "max_connections: \"100\"", "my.staple-staple: x", "Cluster/postgres", "spec.postgresql.parameters[\"my.staple-staple\"]")]
    // Names.
    [InlineData("names", "kind: Cluster\nmetadata:\n  name: postgres", "kind: Cluster\nmetadata:\n  name: p123456789012345678901234567890123456789012345678-x", "Cluster/p123456789012345678901234567890123456789012345678-x", "metadata.name")]
    [InlineData("names", "name: postgres-metrics", "name: 9-metrics", "Service/9-metrics", "metadata.name")]
    [InlineData("names", "name: postgres-metrics", "name: postgres-any", "Service/postgres-any", "metadata.name")]
    [InlineData("names", "name: postgres-metrics", "name: postgres-cnpg-primary", "Service/postgres-cnpg-primary", "metadata.name")]
    [InlineData("names", "name: postgres-cnpg-primary", "name: postgres-rw", "Cluster/postgres", "spec.managed.services.additional[0].serviceTemplate.metadata.name")]
    [InlineData("names", "name: postgres-cnpg-primary", "name: Primary", "Cluster/postgres", "spec.managed.services.additional[0].serviceTemplate.metadata.name")]
    [InlineData("names", "name: postgres-pooler", "name: postgres", "Pooler/postgres", "metadata.name")]
    [InlineData("names", "  name: postgres-ibs", "  name: postgres-app_data", "Database/postgres-app_data", "metadata.name")]
    [InlineData("names", "  name: postgres-dumps", "  labels: {a: b}", "PersistentVolumeClaim/", "metadata.name")]
    [InlineData("names", "  queries: \"SELECT 1\"", "  queries/all: \"SELECT 1\"", "ConfigMap/postgres-queries", "data.queries/all")]
    // Labels.
    [InlineData("labels", "app.kubernetes.io/name: cnpg-postgres", "app.kubernetes.io/version: 17.2+local", "Cluster/postgres", "metadata.labels[\"app.kubernetes.io/version\"]")]
    [InlineData("labels", "app.kubernetes.io/name: cnpg-postgres", "Example.com/name: x", "Cluster/postgres", "metadata.labels[\"Example.com/name\"]")]
    [InlineData("labels", "helm.sh/resource-policy: keep", "helm.sh/resource/policy: keep", "Cluster/postgres", "metadata.annotations[\"helm.sh/resource/policy\"]")]
    [InlineData("labels", "    matchLabels:\n      app: exporter", "    matchLabels:\n      app: exporter-", "Deployment/postgres-exporter", "spec.selector.matchLabels.app")]
    [InlineData("labels", "kubernetes.io/os: linux", "kubernetes.io/os: li nux", "Cluster/postgres", "spec.affinity.nodeSelector[\"kubernetes.io/os\"]")]
    // Scope.
    [InlineData("scope", "kind: Role\nmetadata", "kind: ClusterRole\nmetadata", "ClusterRole/postgres:reader", "kind")]
    [InlineData("scope", "namespace: ibs-prod", "namespace: monitoring", "ConfigMap/postgres-queries", "metadata.namespace")]
    [InlineData("scope", "  name: postgres-superuser\ntype", "  name: postgres-app\ntype", "Secret/postgres-app", "metadata.name")]
    public async Task Fault_is_found_in_its_place(string check, string right, string wrong, string document, string path)
    {
        InMemory.Correct.Should().Contain(right);
        var render = InMemory.Render(InMemory.Correct.Replace(right, wrong), Arguments);

        var result = await StructuralChecks.Named(check).RunAsync(render);

        result.Findings.Should().Contain(finding => finding.Document == document && finding.Path == path);
    }

    [Fact]
    public async Task Finding_says_what_where_and_under_which_values()
    {
        var render = InMemory.Render(InMemory.Correct.Replace("size: 10Gi", "size: 10Gi\n    volumeMode: Block"), Arguments);

        var result = await StructuralChecks.Named("crd-1.30.0").RunAsync(render);

        result.Findings.Should().ContainSingle().Which.ToString().Should().Be(
            """
            crd-1.30.0: Cluster/postgres spec.storage.volumeMode
              expected  one of pvcTemplate, resizeInUseVolumes, size, storageClass
              actual    unknown field volumeMode: "Block"
              template  cnpg-postgres/templates/cluster.yaml
              values    helm template postgres-cnpg chart --namespace ibs-prod --set certificates.serverCASecret=site-ca --set certificates.serverTLSSecret=site-tls
              operator  1.30.0
            """);
    }

    [Theory]
    [InlineData("core-kinds", "cert-manager.io/v1", "Certificate")]
    [InlineData("crd-others", "monitoring.coreos.com/v1", "ServiceMonitor")]
    public async Task Kind_without_a_schema_is_listed_as_not_checked(string check, string apiVersion, string kind)
    {
        var render = InMemory.Render($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: x\n");

        var result = await StructuralChecks.Named(check).RunAsync(render);

        result.Findings.Should().BeEmpty();
        result.NotChecked.Should().ContainSingle().Which.What.Should().Be($"{apiVersion}/{kind}");
    }

    [Fact]
    public async Task Transition_rules_of_a_rendered_kind_are_listed_as_not_checked()
    {
        var result = await StructuralChecks.Named("crd-1.30.0").RunAsync(InMemory.Render(InMemory.Correct, Arguments));

        result.NotChecked.Select(rule => rule.What).Should().BeEquivalentTo(
            "Database.spec.name: self == oldSelf", "Database.spec.cluster: self == oldSelf",
            "Pooler.spec.cluster: self == oldSelf");
    }
}
