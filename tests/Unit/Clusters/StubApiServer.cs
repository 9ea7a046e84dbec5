using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Conformance.Tools;

namespace Conformance.Unit.Clusters;

/// <summary>An API server of canned answers, which remembers everything it was asked to change.</summary>
internal sealed class StubApiServer : IDisposable
{
    private const string Reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

    private readonly ScratchDirectory scratch = new();

    private readonly HttpListener listener = new();

    private readonly IReadOnlyDictionary<string, string> answers;

    /// <param name="answers">JSON by path; every other path is not found.</param>
    public StubApiServer(IReadOnlyDictionary<string, string> answers)
    {
        this.answers = answers;
        var address = $"http://127.0.0.1:{FreePort()}/";
        listener.Prefixes.Add(address);
        listener.Start();
        _ = AnswerAsync();
        Kubeconfig = scratch.File("kubeconfig");
        File.WriteAllText(Kubeconfig, $$$"""
            apiVersion: v1
            kind: Config
            current-context: stub
            clusters: [{ name: stub, cluster: { server: "{{{address}}}" } }]
            users: [{name: stub, user: {token: none}}]
            contexts: [{name: stub, context: {cluster: stub, user: stub}}]
            """);
    }

    /// <summary>Path of a kubeconfig that leads here.</summary>
    public string Kubeconfig { get; }

    /// <summary>Requests that were no GET, but for questions about permissions, which change nothing.</summary>
    public ConcurrentQueue<string> Changes { get; } = new();

    /// <summary>Every <c>verb group/resource</c> that was asked about.</summary>
    public ConcurrentQueue<string> Questions { get; } = new();

    /// <summary>Those that are not allowed.</summary>
    public IReadOnlyCollection<string> Forbidden { get; init; } = [];

    public void Dispose()
    {
        listener.Close();
        scratch.Dispose();
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                var path = context.Request.Url!.AbsolutePath.TrimEnd('/');
                if (path == Reviews)
                {
                    context.Response.ContentType = "application/json";
                    context.Response.Close(Encoding.UTF8.GetBytes(await ReviewAsync(context.Request.InputStream)), willBlock: false);
                    continue;
                }

                if (context.Request.HttpMethod != "GET")
                    Changes.Enqueue($"{context.Request.HttpMethod} {path}");
                var found = answers.TryGetValue(path, out var answer);
                context.Response.StatusCode = found ? 200 : 404;
                context.Response.ContentType = "application/json";
                context.Response.Close(Encoding.UTF8.GetBytes(answer ?? """{"kind":"Status","apiVersion":"v1","code":404}"""), willBlock: false);
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task<string> ReviewAsync(Stream body)
    {
        var asked = (await JsonNode.ParseAsync(body))!["spec"]!["resourceAttributes"]!;
        var subresource = asked["subresource"] is { } sub ? $"/{sub}" : "";
        var question = $"{asked["verb"]} {asked["group"]}/{asked["resource"]}{subresource}";
        Questions.Enqueue(question);
        var allowed = Forbidden.Contains(question) ? "false" : "true";
        return """{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","spec":{},"status":{"allowed":""" + allowed + "}}";
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
