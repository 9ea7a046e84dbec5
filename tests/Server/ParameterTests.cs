using Conformance.Postgres.Operator;
using Npgsql;

namespace Conformance.Server;

[Trait("Tier", "server")]
public sealed class ParameterTests
{
    public static Task<IEnumerable<TheoryDataRow<string>>> Fixtures => ServerFixtures.AllAsync();

    /// <summary>
    /// The cluster's own parameters and the operator's. A name in a namespace that no loaded library owns is accepted
    /// by the server without a word and does nothing: it has no row in pg_settings.
    /// </summary>
    [Theory, MemberData(nameof(Fixtures))]
    public async Task Every_parameter_is_in_force_as_rendered(string fixture)
    {
        var server = await Servers.ForAsync(fixture);
        var settings = await SettingsAsync(server);

        var problems = new List<string>();
        foreach (var (name, written) in ServerFiles.Settings(server.Configuration))
            if (!settings.TryGetValue(name, out var setting))
                problems.Add($"{name} = {written}: accepted, but no loaded library knows it");
            else if (!SettingValue.Same(written, setting.Value, setting.Type, setting.Unit))
                problems.Add($"{name}: rendered {written}, in force {setting.Value}{setting.Unit}");
        problems.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Every_rendered_parameter_comes_from_the_file_and_waits_for_nothing(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var refused = await server.QueryAsync<string>(
            "SELECT format('%s = %s: %s', name, setting, coalesce(error, 'not applied')) FROM pg_file_settings "
            + "WHERE sourcefile LIKE '%/custom.conf' AND (error IS NOT NULL OR NOT applied)");
        refused.Should().BeEmpty();
        var read = await server.QueryAsync<string>("SELECT lower(name) FROM pg_file_settings WHERE sourcefile LIKE '%/custom.conf' AND applied");
        read.Should().Contain(server.Configuration.Parameters.Keys.Select(name => name.ToLowerInvariant()).Append("cluster_name"));
        (await server.QueryAsync<string>("SELECT name FROM pg_settings WHERE pending_restart")).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task Libraries_are_loaded_in_the_rendered_order(string fixture)
    {
        var server = await Servers.ForAsync(fixture);

        var loaded = (await server.QueryAsync<string>("SHOW shared_preload_libraries")).Single();
        loaded.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Should().StartWith(server.Configuration.PreloadLibraries)
            .And.Equal(ServerFiles.PreloadLibraries(server.Configuration));
    }

    /// <summary>By lower-case name; what the session would fall back to, so that no SET of ours is in the way.</summary>
    private static async Task<IReadOnlyDictionary<string, (string Value, string Type, string? Unit)>> SettingsAsync(FixtureServer server)
    {
        await using var connection = await server.Server.OpenAsSuperuserAsync("postgres");
        await using var command = new NpgsqlCommand("SELECT name, reset_val, vartype, unit FROM pg_settings", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var settings = new Dictionary<string, (string, string, string?)>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadAsync())
            settings[reader.GetString(0)] = (
                reader.IsDBNull(1) ? "" : reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
        return settings;
    }
}
