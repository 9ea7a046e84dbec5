using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Conformance.Manifests;

namespace Conformance.Unit.Workflows;

/// <summary>What holds for every GitHub Actions workflow, and for the gate in particular.</summary>
[Trait("Tier", "unit")]
public sealed partial class WorkflowTests
{
    private const string Release = "release-qualification.yml";

    private const string Publishing = "release";

    private static readonly string Folder = Path.Combine(Repository.Root, ".github", "workflows");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yml").Select(path => Path.GetFileName(path))];

    [Theory, MemberData(nameof(Files))]
    public void Actions_are_pinned_by_commit_with_the_version_beside_it(string file)
    {
        var uses = File.ReadLines(Path.Combine(Folder, file)).Where(line => line.Contains("uses:")).ToList();

        uses.Should().NotBeEmpty().And.OnlyContain(line => Pinned().IsMatch(line));
    }

    [Theory, MemberData(nameof(Files))]
    public void Nothing_is_permitted_but_by_a_job_for_itself(string file)
    {
        var workflow = Read(file);

        workflow["permissions"].Should().BeOfType<JsonObject>().Which.Should().BeEmpty();
        Jobs(workflow).Where(job => job.Key != Publishing).Should().OnlyContain(
            job => job.Value!["permissions"] is JsonObject && Granted(job.Value).All(grant => grant == "contents: read"));
    }

    /// <summary>What it runs is the repository's no more: it has the bundle, and nothing of a checkout.</summary>
    [Fact]
    public void Only_the_job_that_publishes_may_write_and_it_runs_nothing_of_the_repository()
    {
        var job = Jobs(Read(Release))[Publishing]!;

        Granted(job).Should().BeEquivalentTo("contents: write", "id-token: write", "attestations: write");
        job["if"]!.ToString().Should().Be("github.ref_type == 'tag'");
        job["needs"]!.ToString().Should().Be("cell");
        job["steps"]!.ToJsonString().Should().NotContain("actions/checkout").And.NotContain("./qualify");
    }

    [Fact]
    public void Release_is_qualified_on_every_cell_unless_somebody_asks_for_less()
    {
        var jobs = Jobs(Read(Release));

        jobs["cells"]!["steps"]!.ToJsonString().Should().Contain("inputs.matrix || 'full'".Replace("'", "\\u0027"));
        jobs["cell"]!["strategy"]!["matrix"]!["cell"]!.ToString().Should().Contain("needs.cells.outputs.cells");
        jobs["cell"]!["strategy"]!["fail-fast"]!.GetValue<bool>().Should().BeFalse("each cell is told");
        jobs["cell"]!["env"]!["CONFORMANCE_REQUIRE_E2E"]!.ToString().Should().Be("1");
    }

    [Theory, MemberData(nameof(Files))]
    public void Options_of_qualify_that_it_uses_exist(string file)
    {
        var used = Steps(Read(file)).SelectMany(step => Option().Matches(step["run"]?.ToString() ?? "")).Select(match => match.Groups[1].Value).Distinct().ToList();
        var directory = Path.GetTempPath();

        foreach (var option in used)
        {
            var parse = () => Conformance.Reporting.QualificationRequest.Parse([option], directory);
            parse.Should().Throw<ConformanceException>().WithMessage($"{option} needs a value*");
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_job_has_a_deadline(string file) =>
        Jobs(Read(file)).Should().OnlyContain(job => job.Value!["timeout-minutes"] != null && job.Value["timeout-minutes"]!.GetValue<long>() <= 90);

    [Theory, MemberData(nameof(Files))]
    public void A_checkout_leaves_no_credentials_behind(string file) =>
        Steps(Read(file))
            .Where(step => step["uses"]?.ToString().StartsWith("actions/checkout@", StringComparison.Ordinal) == true)
            .Should().OnlyContain(step => step["with"]!["persist-credentials"]!.ToString() == "false");

    [Theory, MemberData(nameof(Files))]
    public void No_script_is_written_by_an_event(string file) =>
        Steps(Read(file)).Select(step => step["run"]?.ToString() ?? "").Should().NotContain(
            script => script.Contains("${{"), "an expression in a script is code for whoever writes a branch's name");

    [Fact]
    public void Gate_waits_for_every_job_and_always_runs()
    {
        var jobs = Jobs(Read("conformance.yml")).ToDictionary();
        var gate = jobs["gate"]!;

        gate["if"]!.ToString().Should().Be("always()");
        gate["needs"]!.AsArray().Select(name => name!.ToString()).Should().BeEquivalentTo(jobs.Keys.Where(name => name != "gate"));
    }

    [Fact]
    public void Gate_is_never_left_pending_by_a_filter()
    {
        // YAML 1.1 reads the key `on` as a boolean, and the parser gives keys as they are written.
        var triggers = Read("conformance.yml")["on"]!.AsObject();

        triggers.Select(trigger => trigger.Key).Should().BeEquivalentTo("pull_request", "push", "merge_group");
        triggers.ToString().Should().NotContain("paths");
    }

    private static JsonObject Read(string file) =>
        ManifestParser.Parse(File.ReadAllText(Path.Combine(Folder, file))).Should().ContainSingle().Which.Content;

    private static JsonObject Jobs(JsonObject workflow) => workflow["jobs"]!.AsObject();

    private static IEnumerable<JsonNode> Steps(JsonObject workflow) =>
        Jobs(workflow).SelectMany(job => job.Value!["steps"]!.AsArray()).Select(step => step!);

    private static IEnumerable<string> Granted(JsonNode job) =>
        job["permissions"]!.AsObject().Select(grant => $"{grant.Key}: {grant.Value}");

    /// <summary>An option in a line that calls <c>./qualify</c>.</summary>
    [GeneratedRegex("""(?<=[.]/qualify [^\n]*)(--[a-z-]+)""")]
    private static partial Regex Option();

    [GeneratedRegex("""uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$""")]
    private static partial Regex Pinned();
}
