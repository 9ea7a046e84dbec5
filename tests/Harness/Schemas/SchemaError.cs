namespace Conformance.Schemas;

/// <summary>Where a document departs from its schema.</summary>
/// <param name="Path">As <see cref="Conformance.Manifests.ManifestPath"/> writes paths.</param>
public sealed record SchemaError(string Path, string Expected, string Actual);
