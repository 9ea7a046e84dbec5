using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Helm;
using Conformance.Manifests;

namespace Conformance.Schemas.Checks;

/// <summary>
/// Whatever a document refers to by name is rendered too, is made by the operator, or is named in the values and so is
/// the site's own. A key that is asked of a rendered Secret or ConfigMap is in it.
/// </summary>
internal sealed partial class ReferencesCheck() : StructuralCheck("references")
{
    public override Task<CheckResult> RunAsync(Render render)
    {
        var findings = new FindingCollector(Name, render);
        var known = new KnownNames(render);
        foreach (var manifest in render.Manifests)
        {
            DocumentWalk.Visit(manifest.Content, member =>
            {
                foreach (var reference in References(member))
                    CheckReference(findings, manifest, reference, known);
                return member.Key is null || !ReferenceFields.FreeText.Contains(member.Key);
            });
            CheckHosts(findings, manifest, render, known);
        }

        return Task.FromResult(findings.Result);
    }

    private static IEnumerable<Reference> References(DocumentWalk.Member member)
    {
        if (member is not { Key: { } field, Value: { } value })
            return [];
        if (ReferenceFields.Names.TryGetValue(field, out var namedKind) && value is JsonValue name)
            return [new Reference(namedKind, name.ToString(), name, field, null)];
        if (ReferenceFields.Kinded.Contains(field) && value["kind"] is { } kind)
            return ByName(kind.ToString(), field, value);
        if (!ReferenceFields.Objects.TryGetValue(field, out var objectKind))
            return [];
        return value is JsonArray list
            ? list.SelectMany(item => ByName(objectKind, field, item))
            : ByName(objectKind, field, value);
    }

    private static IEnumerable<Reference> ByName(string kind, string field, JsonNode? node)
    {
        if (node is JsonObject target && target["name"] is JsonValue name && target["optional"]?.ToString() != "true")
            yield return new Reference(kind, name.ToString(), name, field, target["key"]);
    }

    private static void CheckReference(FindingCollector findings, Manifest manifest, Reference reference, KnownNames known)
    {
        if (!known.Has(reference.Kind, reference.Name))
        {
            findings.Add(
                manifest,
                NodePath.Of(reference.Place),
                $"a {reference.Kind} that is rendered, made by the operator, or named in the values",
                $"{reference.Kind}/{reference.Name} is none of these");
            return;
        }

        IEnumerable<string> keys = ReferenceFields.Logins.Contains(reference.Field) ? ["username", "password"] : [];
        if (reference.Key is { } key)
            keys = keys.Append(key.ToString());
        foreach (var wanted in keys)
            if (known.Keys(reference.Kind, reference.Name) is { } present && !present.Contains(wanted))
                findings.Add(
                    manifest,
                    NodePath.Of((JsonNode?)reference.Key ?? reference.Place),
                    $"a key of {reference.Kind}/{reference.Name}: {string.Join(", ", present)}",
                    wanted);
    }

    /// <summary>Host names inside the release's namespace belong to services that will be there.</summary>
    private static void CheckHosts(FindingCollector findings, Manifest manifest, Render render, KnownNames known)
    {
        if (manifest.Kind == "Secret")
            foreach (var (_, path, value) in SecretEntries.Of(manifest))
                CheckText(path, value);
        else
            DocumentWalk.VisitStrings(manifest.Content, (member, text) =>
            {
                if (text.Contains(".svc", StringComparison.Ordinal))
                    CheckText(member.Path, text);
            });

        void CheckText(string path, string text)
        {
            foreach (Match host in ServiceHost().Matches(text))
                if (host.Groups["namespace"].Value == render.Request.Namespace && !known.Has("Service", host.Groups["service"].Value))
                    findings.Add(manifest, path, "the host name of a service that is rendered, managed by the operator, or named in the values", host.Value);
        }
    }

    /// <param name="Place">The name's own node.</param>
    /// <param name="Key">The key that is asked of it, where one is.</param>
    private sealed record Reference(string Kind, string Name, JsonNode Place, string Field, JsonNode? Key);

    [GeneratedRegex(@"(?<service>[a-z0-9]([-a-z0-9]*[a-z0-9])?)\.(?<namespace>[a-z0-9]([-a-z0-9]*[a-z0-9])?)\.svc\b")]
    private static partial Regex ServiceHost();
}
