namespace Conformance.Schemas.Cel;

/// <summary>CEL's error value: it travels through an expression until a logical operator can do without it.</summary>
internal sealed record CelError(string Message);
