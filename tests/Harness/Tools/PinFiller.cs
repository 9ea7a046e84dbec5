namespace Conformance.Tools;

/// <summary>Looks up the digest of each pin of a version that was bumped: from where it is published, not from a cache.</summary>
/// <param name="hash">The SHA-256 of what a URL gives.</param>
/// <param name="hashTool">The SHA-256 of the executable inside a publisher's archive.</param>
/// <param name="digest">The registry's digest of an image, by its name with the tag.</param>
public sealed class PinFiller(
    Func<Uri, Task<string>> hash, Func<ArchiveSource, Task<string>> hashTool, Func<string, Task<string>> digest)
{
    /// <summary>Looks at every pin that has a digest or ought to.</summary>
    /// <param name="versions">What <paramref name="text"/> says.</param>
    /// <param name="text">The text of <c>fixtures/versions.json</c>.</param>
    /// <param name="say">Told what changed, and what could not be looked up.</param>
    /// <returns>The text with the digests of today, and whether all could be looked up.</returns>
    public async Task<(string Text, bool IsComplete)> FillAsync(Versions versions, string text, Action<string> say)
    {
        var isComplete = true;
        foreach (var (place, key, name, old, look) in Places(versions))
        {
            try
            {
                var now = await look();
                if (now == old)
                    continue;
                text = PinFile.With(text, place, key, now);
                say($"{name}: {old ?? "nothing"} -> {now}");
            }
            catch (ConformanceException exception)
            {
                isComplete = false;
                say($"{name}: not looked up: {exception.Problem}");
            }
        }

        return (text, isComplete);
    }

    private IEnumerable<(string Place, string Key, string Name, string? Old, Func<Task<string>> Look)> Places(Versions versions)
    {
        for (var index = 0; index < versions.Operators.Count; index++)
        {
            var manifest = versions.Operators[index].Manifest;
            yield return ($"operators/{index}/manifest", "sha256", manifest.File, manifest.Sha256, () => hash(manifest.Url));
        }

        foreach (var (name, crd) in versions.CrdManifests)
            yield return ($"crds/{name}", "sha256", name, crd.Sha256, () => hash(crd.ToFile().Url));
        foreach (var (name, tool) in versions.Tools)
            if (tool.Archive is { } archive)
                yield return ($"tools/{name}", "sha256", $"{name} {tool.Version}", tool.Sha256, () => hashTool(archive));
        for (var index = 0; index < versions.Kubernetes.Count; index++)
        {
            var image = versions.Kubernetes[index];
            yield return ($"kubernetes/{index}", "digest", image.Name, image.Digest, () => digest(image.Name));
        }
    }
}
