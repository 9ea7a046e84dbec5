using Conformance.Helm;
using Conformance.Reporting;
using Conformance.Unit.Reporting;

[assembly: AssemblyFixture(typeof(UnitFacts))]

namespace Conformance.Unit.Reporting;

/// <summary>Records at the end of the tier what the report says about it.</summary>
public sealed class UnitFacts : IDisposable
{
    public void Dispose() => Facts.Record("unit", "renders", Renderer.Count);
}
