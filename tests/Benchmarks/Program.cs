using Conformance.Benchmarks;
using Spectre.Console;

// Measures what the suite promises about its own speed. Run it on an otherwise idle machine:
//   dotnet run --project tests/Benchmarks -c Release [-- ledger | manifest]
var results = new List<Result>();
if (args is not ["manifest"])
    await foreach (var result in LedgerThroughput.MeasureAsync())
        results.Add(result);
if (args is not ["ledger"])
    await foreach (var result in ManifestOfGigabyte.MeasureAsync())
        results.Add(result);
if (args is [])
    await MeasureTiersAsync();

var table = new Table().AddColumns("measurement", "value", "budget", "");
foreach (var result in results)
    table.AddRow(Markup.Escape(result.Name), result.Format(result.Value), result.Budget is { } budget ? $"≤ {result.Format(budget)}" : "", result.Verdict);
AnsiConsole.Write(table);
return results.All(result => result.IsWithinBudget) ? 0 : 1;

async Task MeasureTiersAsync()
{
    await foreach (var result in UnitTier.MeasureAsync())
        results.Add(result);
    await foreach (var result in ServerTier.MeasureAsync())
        results.Add(result);
}
