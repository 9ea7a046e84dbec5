using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Conformance.Reporting;

/// <summary>The user's own values file, looked at before anything is built for it.</summary>
public static class ValuesFile
{
    /// <returns>The path.</returns>
    /// <exception cref="ConformanceException">It is not there, cannot be read, is not YAML or is not a mapping.</exception>
    public static string Check(string path)
    {
        try
        {
            var yaml = new YamlStream();
            using var reader = new StreamReader(path);
            yaml.Load(reader);
            if (yaml.Documents is [] or [{ RootNode: YamlMappingNode }])
                return path;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConformanceException(
                $"There is no values file {path}.", "Give --values the path of a Helm values file.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConformanceException(
                $"The values file {path} cannot be read: {exception.Message}", "Check its permissions.", exception);
        }
        catch (YamlException exception)
        {
            throw new ConformanceException(
                $"The values file {path} is not valid YAML at line {exception.Start.Line}, column {exception.Start.Column}: "
                + $"{exception.Message.ReplaceLineEndings(" ").TrimEnd('.')}.",
                "Correct that line.",
                exception);
        }

        throw new ConformanceException(
            $"The values file {path} does not hold one mapping of values.", "Write it as Helm reads it: 'key: value' lines.");
    }
}
