using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Conformance.Reporting;

/// <summary>Reads xunit's own XML report (schema version 3).</summary>
public static partial class XunitReport
{
    /// <summary>Failures whose type adds nothing to the message.</summary>
    private static readonly string[] SelfExplaining =
        ["FluentAssertions.Execution.AssertionFailedException", typeof(ConformanceException).FullName!];

    private static readonly string?[] Cancellations = [typeof(OperationCanceledException).FullName, typeof(TaskCanceledException).FullName];

    /// <returns>Every test that was to run, and every failure outside of a test (a fixture's clean-up) as a failed test of its class.</returns>
    /// <exception cref="ConformanceException">Not such a report.</exception>
    public static IReadOnlyList<TestOutcome> Parse(string xml)
    {
        try
        {
            var document = XDocument.Parse(xml);
            return [.. document.Descendants("test").Where(test => !IsOnRequestOnly(test)).Select(Test), .. document.Descendants("error").Select(Error)];
        }
        catch (XmlException exception)
        {
            throw new ConformanceException(
                $"The test report is not XML: {exception.Message}", "The run was probably killed while it wrote it: run again.", exception);
        }
    }

    /// <summary>An explicit test that nobody asked for: it was never part of the run. A skipped one has the result Skip.</summary>
    private static bool IsOnRequestOnly(XElement test) => Text(test, "result") == "NotRun";

    private static TestOutcome Test(XElement test)
    {
        var (type, method, name) = (Text(test, "type"), Text(test, "method"), Text(test, "name"));
        var arguments = name.IndexOf('(');
        return new TestOutcome(
            type,
            method,
            arguments < 0 ? "" : name[arguments..],
            Text(test, "result") switch
            {
                "Pass" => Status.Passed,
                "Fail" => Status.Failed,
                _ => Status.NotRun,
            },
            Moment(test, "start-rtf"),
            double.Parse(Text(test, "time"), CultureInfo.InvariantCulture),
            test.Descendants("trait").FirstOrDefault(trait => Text(trait, "name") == "Scenario")?.Attribute("value")?.Value,
            Message(test))
        {
            Ended = Moment(test, "finish-rtf"),
        };
    }

    /// <summary>Its name is a class, or for the whole assembly the path of its file.</summary>
    private static TestOutcome Error(XElement error) =>
        new(Path.GetFileName(Text(error, "name")).Replace(".dll", ""), "", "", Status.Failed, null, 0, null, Message(error) ?? Text(error, "type"))
        {
            WasCancelled = Cancellations.Contains(error.Element("failure")?.Attribute("exception-type")?.Value),
        };

    private static DateTimeOffset? Moment(XElement element, string attribute) =>
        DateTimeOffset.TryParse(Text(element, attribute), CultureInfo.InvariantCulture, out var moment) ? moment : null;

    private static string? Message(XElement element)
    {
        if (element.Element("reason") is { } reason)
            return Unescape(reason.Value);
        if (element.Element("failure") is not { } failure)
            return null;

        var type = failure.Attribute("exception-type")?.Value ?? "";
        var message = Unescape(failure.Element("message")?.Value ?? type);
        return SelfExplaining.Contains(type) && message.StartsWith($"{type} : ", StringComparison.Ordinal)
            ? message[(type.Length + 3)..]
            : message;
    }

    private static string Text(XElement element, string attribute) => Unescape(element.Attribute(attribute)?.Value ?? "");

    /// <summary>xunit writes a backslash before every quote and backslash, beside XML's own escapes.</summary>
    private static string Unescape(string text) => Escape().Replace(text, "$1");

    [GeneratedRegex("""\\([\\"])""")]
    private static partial Regex Escape();
}
