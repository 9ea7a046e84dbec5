using CliWrap;
using Conformance.Tools;

namespace Conformance.Clusters;

/// <summary>
/// Images that are in no registry but in this machine's Docker: a node of the suite's own gets them from there. Nothing is
/// put on the nodes of a cluster that is somebody's.
/// </summary>
public sealed class NodeImages
{
    private readonly string? container;

    private NodeImages(string? container) => this.container = container;

    /// <summary>Of a node that runs in a container of this machine's Docker.</summary>
    internal static NodeImages OfContainer(string id) => new(id);

    /// <summary>Of nodes that are left alone.</summary>
    internal static NodeImages OfOthers() => new(null);

    /// <summary>
    /// Copies an image from this machine's Docker to the node, unless the node has it. Where Docker has none of that name
    /// nothing is done: the node may know a registry that does.
    /// </summary>
    /// <returns>Why the copy failed; null where it did not, or none was made.</returns>
    public async Task<string?> BringAsync(string image, CancellationToken cancellationToken = default)
    {
        if (container is null || ExecutablePath.Find("docker") is not { } docker)
            return null;
        var known = Cli.Wrap(docker).WithArguments(["exec", container, "crictl", "inspecti", "--quiet", image]);
        if ((await Processes.RunAsync(known, Deadlines.Kubectl, cancellationToken)).IsSuccess)
            return null;
        var local = Cli.Wrap(docker).WithArguments(["image", "inspect", "--format", "{{.Id}}", image]);
        if (!(await Processes.RunAsync(local, Deadlines.Kubectl, cancellationToken)).IsSuccess)
            return null;

        var archive = Cli.Wrap(docker).WithArguments(["save", image]).WithValidation(CommandResultValidation.None);
        var import = Cli.Wrap(docker).WithArguments(["exec", "--interactive", container, "ctr", "--namespace", "k8s.io", "images", "import", "-"]);
        var result = await Processes.RunAsync(archive | import, Deadlines.DjangoImage, cancellationToken);
        return result.IsSuccess
            ? null
            : $"the image {image} could not be copied to the node: ctr exited {result.ExitCode} {result.StandardError.Trim()}";
    }
}
