namespace Conformance.Helm;

/// <summary>One distinct set of inputs to <c>helm template</c>. Equal requests are rendered once per run.</summary>
/// <param name="ValuesFile">Path of a values file, or null for the chart's defaults.</param>
public sealed record RenderRequest(string? ValuesFile)
{
    /// <summary>Release name.</summary>
    public string Release { get; init; } = "postgres-cnpg";

    public string Namespace { get; init; } = "ibs-prod";

    /// <summary>The chart's folder.</summary>
    public string Chart { get; init; } = Repository.Chart;

    /// <summary>Further arguments, <c>--set</c> and the like, separated by newlines so that records compare by value.</summary>
    public string Arguments { get; init; } = "";

    /// <summary>The same request with <c>--set-string</c> or <c>--set</c> arguments added.</summary>
    public RenderRequest With(params string[] arguments) =>
        this with { Arguments = string.Join('\n', Arguments.Split('\n').Concat(arguments).Where(part => part.Length > 0)) };

    /// <summary>The arguments after <c>helm</c>.</summary>
    public IReadOnlyList<string> CommandLine() =>
    [
        "template", Release, Chart, "--namespace", Namespace,
        .. ValuesFile is null ? Array.Empty<string>() : ["--values", ValuesFile],
        .. Arguments.Split('\n', StringSplitOptions.RemoveEmptyEntries),
    ];

    public override string ToString() =>
        "helm " + string.Join(' ', CommandLine().Select(word => word.Replace(Repository.Root + Path.DirectorySeparatorChar, "")));
}
