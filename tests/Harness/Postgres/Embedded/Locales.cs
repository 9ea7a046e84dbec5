using System.Collections.Concurrent;
using CliWrap;
using CliWrap.Buffered;
using Conformance.Reporting;
using Conformance.Tools;

namespace Conformance.Postgres.Embedded;

/// <summary>
/// The embedded server takes libc locales from this machine, where the rendered image has its own. One that is missing
/// here becomes <c>C.UTF-8</c>, and the report says so.
/// </summary>
internal static class Locales
{
    public const string Substitute = "C.UTF-8";

    private static readonly string[] Options = ["--locale", "--lc-collate", "--lc-ctype"];

    private static readonly Lazy<Task<IReadOnlySet<string>>> Installed = new(ListAsync);

    private static readonly ConcurrentDictionary<string, bool> Reported = new();

    public static async Task<IReadOnlyList<string>> SubstituteAsync(IReadOnlyList<string> initdbOptions)
    {
        var installed = await Installed.Value;
        return [.. initdbOptions.Select(option => Replace(option, installed))];
    }

    private static string Replace(string option, IReadOnlySet<string> installed)
    {
        if (option.Split('=', 2) is not [var name, var locale] || !Options.Contains(name) || installed.Contains(Normalize(locale)))
            return option;
        if (Reported.TryAdd(locale, true))
            Facts.Record("server", "notChecked", $"locale {locale}, which this machine does not have: the embedded server ran with {Substitute}");
        return $"{name}={Substitute}";
    }

    private static async Task<IReadOnlySet<string>> ListAsync()
    {
        var always = new HashSet<string> { "c", "posix", Normalize(Substitute) };
        if (ExecutablePath.Find("locale") is not { } program)
            return always;
        var result = await Cli.Wrap(program).WithArguments("-a").WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        return always.Union(result.StandardOutput.Split('\n').Select(Normalize)).ToHashSet();
    }

    /// <summary>As the C library compares them: <c>en_US.UTF-8</c> and <c>en_US.utf8</c> are one.</summary>
    private static string Normalize(string locale) => locale.Trim().ToLowerInvariant().Replace("-", "");
}
