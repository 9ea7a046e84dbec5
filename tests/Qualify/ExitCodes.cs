using Conformance.Reporting;

namespace Conformance.Qualify;

/// <summary>What the command's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>A failed check, or a command line or values file that cannot be used.</summary>
    public const int Failed = 1;

    private const int Incomplete = 2;

    public static int For(Verdict verdict) => verdict switch
    {
        Verdict.Qualified => 0,
        Verdict.Failed => Failed,
        _ => Incomplete,
    };
}
