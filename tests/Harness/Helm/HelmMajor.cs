namespace Conformance.Helm;

/// <summary>The Helm majors the chart supports. Every fixture renders under both.</summary>
public enum HelmMajor
{
    Helm3 = 3,
    Helm4 = 4,
}
