namespace Conformance;

/// <summary>
/// A failure that a person has to act on: one line that says what was expected, what was seen and what to do.
/// </summary>
public sealed class ConformanceException : Exception
{
    public ConformanceException(string problem, string remedy, Exception? inner = null)
        : base($"{problem} {remedy}", inner)
    {
        Problem = problem;
        Remedy = remedy;
    }

    public string Problem { get; }

    public string Remedy { get; }
}
