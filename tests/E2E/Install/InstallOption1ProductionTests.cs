namespace Conformance.E2E.Install;

/// <summary>README option 1, production.</summary>
[Trait("Tier", "e2e")]
[Trait("Scenario", "install")]
public sealed class InstallOption1ProductionTests(E2ERun run) : InstallOptionTests(run, ReleaseName.Option1Production, instances: 2);
