using System.Text.Json;

namespace Conformance.Django;

/// <summary>What <c>manage.py pooled</c> found: what of a session's state survives while another client of the pool is served.</summary>
/// <param name="Idle">Server connections that two idle clients hold.</param>
/// <param name="Iterator">Rows that <c>QuerySet.iterator()</c> read.</param>
/// <param name="Prepared">Answers to one query, prepared where the driver does that.</param>
/// <param name="Setting">A setting after a <c>SET</c> of <see cref="Set"/>.</param>
/// <param name="Lock">Whether an advisory lock was still held when it was given back.</param>
/// <param name="Table">What a temporary table holds, 1.</param>
/// <param name="Listening">Channels listened to after a <c>LISTEN</c>.</param>
/// <param name="Transaction">Setting, locks and content of a temporary table, inside one transaction.</param>
/// <param name="Roles">Who a client with <c>assume_role</c> is, and the next one without; null where no role was named.</param>
public sealed record PooledReport(
    PooledAnswer Idle,
    PooledAnswer Iterator,
    PooledAnswer Prepared,
    PooledAnswer Setting,
    PooledAnswer Lock,
    PooledAnswer Table,
    PooledAnswer Listening,
    PooledAnswer Transaction,
    PooledAnswer? Roles)
{
    /// <summary>What the session was set to.</summary>
    public const string Set = "12345kB";

    /// <exception cref="ConformanceException">That is no report.</exception>
    public static PooledReport Parse(string output)
    {
        try
        {
            return JsonSerializer.Deserialize<PooledReport>(output, JsonSerializerOptions.Web)!;
        }
        catch (JsonException exception)
        {
            throw new ConformanceException($"manage.py pooled printed no JSON but: {output.Trim()}.", "Run it by hand in the pod.", exception);
        }
    }
}

/// <summary>An answer or an error.</summary>
public sealed record PooledAnswer(JsonElement? Result, string? Error)
{
    /// <summary>As JSON, an error in its own words.</summary>
    public override string ToString() => Error is null ? Result?.GetRawText() ?? "null" : $"error: {Error}";
}
