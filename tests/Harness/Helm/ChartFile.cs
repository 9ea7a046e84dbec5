using Conformance.Reporting;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Conformance.Helm;

/// <summary>The <c>Chart.yaml</c> of a chart's folder.</summary>
public static class ChartFile
{
    /// <param name="folder">The chart's folder.</param>
    /// <exception cref="ConformanceException">There is none, or it is not a chart's.</exception>
    public static ChartIdentity Read(string folder)
    {
        var path = Path.Combine(folder, "Chart.yaml");
        try
        {
            var fields = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(File.ReadAllText(path))
                ?? throw new ConformanceException($"{path} is empty.", "Restore it from git.");
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
