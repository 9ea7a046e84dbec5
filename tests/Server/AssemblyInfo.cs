using Conformance.Server;
using Xunit.Sdk;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(ServerRun))]

// Cases wait on servers, not on cores: how many servers start at once is bounded where they start.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]
