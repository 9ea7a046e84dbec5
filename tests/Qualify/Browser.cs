using System.Diagnostics;
using Conformance.Tools;

namespace Conformance.Qualify;

internal static class Browser
{
    public static void Open(string file)
    {
        var opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        if (ExecutablePath.Find(opener) is { } path)
            Process.Start(new ProcessStartInfo(path, [file]) { RedirectStandardOutput = true, RedirectStandardError = true });
        else
            Console.Error.WriteLine($"qualify: there is no {opener} to open the report with: open {file} yourself.");
    }
}
