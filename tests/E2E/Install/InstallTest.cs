namespace Conformance.E2E.Install;

/// <summary>A test of the scenario <c>install</c>, on one of its shared releases.</summary>
public abstract class InstallTest(E2ERun run) : ScenarioTest(run, "install")
{
    /// <summary>A release, installed and Ready.</summary>
    protected async Task<Release> ReleaseAsync(ReleaseName name)
    {
        var release = await Run.Releases.GetAsync(name);
        Uses(release.Namespace);
        return release;
    }
}
