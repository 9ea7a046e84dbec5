using CliWrap;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>
/// Images that are in no registry but in this machine's Docker: a node of the suite's own gets them from there. Nothing is
/// put on the nodes of a cluster that is somebody's.
/// </summary>
public sealed class NodeImages
{
    private readonly IReadOnlyList<string> containers;

    private NodeImages(IReadOnlyList<string> containers) => this.containers = containers;

    /// <summary>Of nodes that run in containers of this machine's Docker.</summary>
    internal static NodeImages OfContainers(IReadOnlyList<string> names) => new(names);

    /// <summary>Of nodes that are left alone.</summary>
    internal static NodeImages OfOthers() => new([]);

    /// <summary>
    /// Copies an image from this machine's Docker to each node that does not have it. Where Docker has none of that name
    /// nothing is done: the nodes may know a registry that does.
    /// </summary>
    /// <returns>Why the copy failed; null where it did not, or none was made.</returns>
    public async Task<string?> BringAsync(string image, CancellationToken cancellationToken = default)
    {
        if (containers.Count == 0 || ExecutablePath.Find("docker") is not { } docker)
            return null;
        var local = Cli.Wrap(docker).WithArguments(["image", "inspect", "--format", "{{.Id}}", image]);
        if (!(await Processes.RunAsync(local, Deadlines.Kubectl, cancellationToken)).IsSuccess)
            return null;

        foreach (var container in containers)
        {
            var known = Cli.Wrap(docker).WithArguments(["exec", container, "crictl", "inspecti", "--quiet", image]);
            if ((await Processes.RunAsync(known, Deadlines.Kubectl, cancellationToken)).IsSuccess)
                continue;
            var archive = Cli.Wrap(docker).WithArguments(["save", image]).WithValidation(CommandResultValidation.None);
            var import = Cli.Wrap(docker).WithArguments(["exec", "--interactive", container, "ctr", "--namespace", "k8s.io", "images", "import", "-"]);
            var result = await Processes.RunAsync(archive | import, Deadlines.DjangoImage, cancellationToken);
            if (!result.IsSuccess)
                return $"the image {image} could not be copied to the node {container}: ctr exited {result.ExitCode} {result.StandardError.Trim()}";
        }

        return null;
    }
}
