using System.Diagnostics;
using Spectre.Console;

namespace Conformance.Qualify;

/// <summary>What a person sees while the run goes on: a live line at a terminal, plain lines anywhere else.</summary>
internal sealed class Screen
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    /// <summary>How often plain output says how far a tier is.</summary>
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(15);

    private readonly bool live = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Ansi;

    public void Say(string line) => Console.WriteLine(line);

    /// <summary>Shows an activity until the work is done.</summary>
    /// <param name="progressFile">A file whose new lines are shown as they come, or null.</param>
    public async Task<T> WatchAsync<T>(string name, string title, string? progressFile, Func<Activity, Task<T>> work)
    {
        var activity = new Activity();
        var tail = progressFile is null ? null : new Tail(progressFile);
        var working = work(activity);
        if (live)
            await AnsiConsole.Status().StartAsync(Markup.Escape(title), context => FollowAsync(working, () =>
            {
                ShowNews(line => AnsiConsole.MarkupLine($"[grey]{Markup.Escape(line)}[/]"));
                context.Status(Markup.Escape($"{title}  {activity.Counts}"));
            }));
        else
            await FollowPlainlyAsync();
        ShowNews(Console.WriteLine);
        return await working;

        void ShowNews(Action<string> write)
        {
            foreach (var line in activity.TakeFindings().Concat(tail?.ReadNew() ?? []))
                write($"  {name}: {line}");
        }

        async Task FollowPlainlyAsync()
        {
            Console.WriteLine(title);
            var (clock, said) = (Stopwatch.StartNew(), "");
            await FollowAsync(working, () =>
            {
                ShowNews(Console.WriteLine);
                if (clock.Elapsed < PlainInterval || activity.Counts == said)
                    return;
                clock.Restart();
                Console.WriteLine($"  {name}: {said = activity.Counts}");
            });
        }
    }

    private static async Task FollowAsync(Task working, Action show)
    {
        using var timer = new PeriodicTimer(Tick);
        while (!working.IsCompleted && await timer.WaitForNextTickAsync())
            show();
    }
}
