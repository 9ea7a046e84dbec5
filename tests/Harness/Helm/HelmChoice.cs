namespace Conformance.Helm;

/// <summary>The Helm that a cell of the matrix installs with.</summary>
public static class HelmChoice
{
    /// <param name="usual">What a scenario uses where nothing is asked for.</param>
    /// <returns>The major that <c>CONFORMANCE_HELM</c> names, else the usual one.</returns>
    /// <exception cref="ConformanceException">It names none.</exception>
    public static HelmMajor Or(HelmMajor usual) => Settings.HelmMajor switch
    {
        null => usual,
        "3" => HelmMajor.Helm3,
        "4" => HelmMajor.Helm4,
        var other => throw new ConformanceException($"CONFORMANCE_HELM is '{other}'.", "Set it to 3 or 4, or leave it unset."),
    };
}
