using Conformance.Reporting;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Conformance.Qualify;

/// <summary><c>chart/Chart.yaml</c>.</summary>
internal static class ChartFile
{
    /// <exception cref="ConformanceException">There is none, or it is not a chart's.</exception>
    public static ChartIdentity Read()
    {
        var path = Path.Combine(Repository.Chart, "Chart.yaml");
        try
        {
            var fields = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(path));
            return new ChartIdentity(Field("name"), Field("version"), Field("appVersion"));

            string Field(string name) => fields.TryGetValue(name, out var value)
                ? value.ToString()!
                : throw new ConformanceException($"{path} has no {name}.", "Add it.");
        }
        catch (Exception exception) when (exception is IOException or YamlException)
        {
            throw new ConformanceException($"{path} cannot be read: {exception.Message}", "Restore it from git.", exception);
        }
    }
}
