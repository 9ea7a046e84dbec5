namespace Conformance.E2E.Install;

/// <summary>README option 1, development.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallOption1DevelopmentTests(E2ERun run) : InstallOptionTests(run, ReleaseName.Option1Development, instances: 1);
