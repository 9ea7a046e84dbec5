using System.Text.RegularExpressions;
using Conformance.Clusters;

namespace Conformance.AirGap;

/// <summary>
/// The images that a k3s node runs for itself: its sandbox, DNS, storage. They are compiled into the node, which writes
/// them into manifests when it starts: so a node is started for a moment and asked.
/// </summary>
internal static partial class BuiltInImages
{
    /// <summary>What the suite's node starts, as <see cref="K3sMachine"/> and Testcontainers ask of it.</summary>
    private static readonly string[] Server = ["server", "--disable=traefik", "--disable=servicelb", "--disable=metrics-server"];

    private const string Manifests = "/var/lib/rancher/k3s/server/manifests";

    private const string Containerd = "/var/lib/rancher/k3s/agent/etc/containerd/config.toml";

    /// <returns>The images, fully qualified.</returns>
    /// <exception cref="ConformanceException">The node does not start.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string node, CancellationToken cancellationToken)
    {
        var name = $"conformance-images-{Namespaces.Run}";
        try
        {
            await DockerCli.RequireAsync(
                ["run", "--detach", "--privileged", "--name", name, "--label", $"conformance/run={Namespaces.Run}", node, .. Server], Deadlines.NodeContainer, cancellationToken);
            var text = "";
            await Wait.UntilAsync(
                "the node to write its manifests",
                Deadlines.NodeKubeconfig,
                async token =>
                {
                    var read = await DockerCli.RunAsync(
                        ["exec", name, "sh", "-c", $"test -s {Containerd} && test -s {Manifests}/coredns.yaml && test -s {Manifests}/local-storage.yaml && cat {Containerd} {Manifests}/coredns.yaml {Manifests}/local-storage.yaml"],
                        Deadlines.Docker,
                        token);
                    text = read.StandardOutput;
                    return read.IsSuccess ? null : $"not yet; {read.StandardError}";
                },
                cancellationToken);
            return Parse(text);
        }
        finally
        {
            await DockerCli.RunAsync(["rm", "--force", "--volumes", name], Deadlines.Docker, CancellationToken.None);
        }
    }

    /// <summary>What containerd's configuration and the manifests name.</summary>
    internal static IReadOnlyList<string> Parse(string text) =>
        [.. Image().Matches(text).Select(match => Qualified(match.Groups["image"].Value)).Distinct()];

    /// <summary>A name without a registry is Docker Hub's.</summary>
    private static string Qualified(string image) => image.Split('/')[0].Contains('.') ? image : $"docker.io/{image}";

    [GeneratedRegex("""(?:^\s*(?:- )?image:\s*|sandbox(?:_image)?\s*=\s*)["']?(?:%\{SYSTEM_DEFAULT_REGISTRY\}%)?(?<image>[a-z0-9][^\s"'%]+:[^\s"'%]+)["']?\s*$""", RegexOptions.Multiline)]
    private static partial Regex Image();
}
