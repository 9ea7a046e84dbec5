using System.Text.Json;
using System.Text.Json.Nodes;
using CliWrap.Buffered;
using Conformance.Clusters;
using Conformance.Manifests;

namespace Conformance.Django;

/// <summary>
/// The project of <c>fixtures/django</c> in a cluster: a Deployment, called <c>web</c> as the documents call the
/// application's, unprivileged, its files in a ConfigMap. It serves nothing: commands are run in it.
/// </summary>
public sealed class DjangoDeployment
{
    private const string FilesName = "web-project";

    private readonly KubernetesCluster cluster;

    private readonly string space;

    private readonly string name;

    private DjangoDeployment(KubernetesCluster cluster, string space, string name)
    {
        this.cluster = cluster;
        this.space = space;
        this.name = name;
    }

    /// <summary>Starts it in the namespace of a release, whose owner's password it takes from the Secret.</summary>
    /// <param name="image">With Python and Django.</param>
    /// <param name="name">Of the Deployment.</param>
    /// <returns>Null, and the reason, where the node cannot get the image.</returns>
    /// <exception cref="ConformanceException">It does not come up.</exception>
    public static async Task<(DjangoDeployment? Web, string? Obstacle)> StartAsync(
        ClusterLease lease, string space, string image, string name = "web", CancellationToken cancellationToken = default)
    {
        var copy = await lease.Images.BringAsync(image, cancellationToken);
        await lease.Cluster.ApplyAsync(Files().ToJsonString(), space, cancellationToken);
        await lease.Cluster.ApplyAsync(Manifest(name, image), space, cancellationToken);
        var web = new DjangoDeployment(lease.Cluster, space, name);
        string? obstacle = null;
        await Wait.UntilAsync(
            $"the Django application {name} in {space} to run",
            Deadlines.ClientPod,
            async token =>
            {
                var pods = await web.PodsAsync(token);
                obstacle = ImagePull.Obstacle(pods)?.Problem;
                return obstacle is not null || (pods.Count == 1 && Conditions.IsTrue(pods[0], "Ready")) ? null : PodSummary.Of(pods);
            },
            cancellationToken);
        return obstacle is null ? (web, null) : (null, copy is null ? obstacle : $"{obstacle} Before that {copy}");
    }

    /// <summary>Runs <c>manage.py</c>.</summary>
    /// <returns>What it printed on standard output.</returns>
    /// <exception cref="ConformanceException">It failed; says what it printed.</exception>
    public async Task<string> ManageAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellationToken = default)
    {
        var result = await TryManageAsync(arguments, environment, cancellationToken);
        return result.IsSuccess
            ? result.StandardOutput
            : throw new ConformanceException(
                $"manage.py {string.Join(' ', arguments)} in {space} exited {result.ExitCode}:", $"{result.StandardOutput.Trim()}\n{result.StandardError.Trim()}");
    }

    /// <summary>Runs <c>manage.py</c> and returns its output whatever its exit code.</summary>
    public Task<BufferedCommandResult> TryManageAsync(
        IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, CancellationToken cancellationToken = default) =>
        ExecAsync(environment, ["python", "manage.py", .. arguments], Deadlines.Django, cancellationToken);

    /// <summary>Sets the command <c>soak</c> to work as one kind of client.</summary>
    /// <param name="run">Of the rows it writes: letters, digits and hyphens.</param>
    /// <param name="requestsPerSecond">Writes, and as many reads.</param>
    public DjangoSoak Soak(DjangoClient client, string run, double requestsPerSecond) => new(this, client, run, requestsPerSecond);

    /// <summary>Who runs it, and how often the container was started again: the same as before if nobody interfered.</summary>
    public async Task<string> IdentityAsync(CancellationToken cancellationToken = default) => string.Join(
        ", ",
        (await PodsAsync(cancellationToken)).Select(pod => $"{pod.Name} {pod.Text("metadata.uid")} restarted {pod.Text("status.containerStatuses[0].restartCount")} times"));

    internal Task<BufferedCommandResult> ExecAsync(
        IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> command, TimeSpan deadline, CancellationToken cancellationToken) =>
        cluster.Kubectl.RunAsync(
            [
                "exec", "--namespace", space, $"deployment/{name}", "--",
                "env", .. (environment ?? new Dictionary<string, string>()).Select(variable => $"{variable.Key}={variable.Value}"), .. command,
            ],
            cancellationToken,
            deadline: deadline);

    private async Task<IReadOnlyList<Manifest>> PodsAsync(CancellationToken cancellationToken) =>
    [
        .. (await cluster.ListAsync(ResourceKind.Pod, space, cancellationToken)).Where(pod => pod.Map("metadata.labels").GetValueOrDefault("app") == name),
    ];

    /// <summary>A ConfigMap's keys have no slashes.</summary>
    private static string Key(string path) => path.Replace('/', '.');

    private static JsonObject Files() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = FilesName },
        ["data"] = new JsonObject(DjangoProject.Files.Select(file => KeyValuePair.Create(Key(file.Key), (JsonNode?)file.Value))),
    };

    private static string Manifest(string name, string image) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
        spec:
          selector:
            matchLabels:
              app: {{name}}
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              terminationGracePeriodSeconds: 0
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 65534
                runAsGroup: 65534
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: web
                  image: {{image}}
                  imagePullPolicy: IfNotPresent
                  command: [sleep, infinity]
                  workingDir: /project
                  env:
                    - name: NAMESPACE
                      valueFrom:
                        fieldRef:
                          fieldPath: metadata.namespace
                    - name: DATABASE_PASSWORD
                      valueFrom:
                        secretKeyRef:
                          name: postgres-app
                          key: password
                    - name: PYTHONDONTWRITEBYTECODE
                      value: "1"
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities:
                      drop: [ALL]
                  volumeMounts:
                    - name: project
                      mountPath: /project
                    - name: scratch
                      mountPath: /tmp
              volumes:
                - name: project
                  configMap:
                    name: {{FilesName}}
                    items: {{JsonSerializer.Serialize(DjangoProject.Files.Keys.Select(path => new { key = Key(path), path }))}}
                - name: scratch
                  emptyDir: {}
        """;
}
