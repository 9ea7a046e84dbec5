namespace Conformance.Schemas.Cel;

/// <summary>An expression uses something outside of the subset this suite evaluates.</summary>
internal sealed class CelUnsupportedException(string message) : Exception(message);
