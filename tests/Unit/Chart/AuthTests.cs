namespace Conformance.Unit.Chart;

/// <summary>Where passwords come from, and that they arrive whole.</summary>
[Trait("Tier", "unit")]
public sealed class AuthTests
{
    [Theory]
    [InlineData("option-1-global-production", "Pr0d-Secret-2025", "Pr0d-Secret-2025")]
    [InlineData("option-2-set-passwords", "your-user-password", "your-postgres-password")]
    [InlineData("option-3-own-values", "my-secret", "my-secret")]
    [InlineData("password-explicit-beats-global", "explicit-owner", "explicit-superuser")]
    [InlineData("password-looks-like-number", "0123456789", "1e10")]
    [InlineData("password-special-characters", "p@ss:w/o?r#d%20&=+ '\"\\$(x)`{{y}}~!", "비밀번호 ümlaut; DROP TABLE 'x' -- 100%")]
    [InlineData("subchart-under-umbrella", "umbrella-password", "umbrella-password")]
    public async Task Both_logins_hold_the_passwords_given(string fixture, string owner, string superuser)
    {
        var render = await Rendered.Fixture(fixture);

        render.Single("Secret", "postgres-app").Decoded("password").Should().Be(owner);
        render.Single("Secret", "postgres-superuser").Decoded("password").Should().Be(superuser);
    }

    [Theory]
    [InlineData("option-3-own-values", "postgres-app", "postgres-superuser")]
    [InlineData("existing-secrets", "vault-ibs-app", "vault-ibs-superuser")]
    [InlineData("superuser-off", "postgres-app", null)]
    [InlineData("generated-password", null, null)]
    public async Task Superuser_access_is_on_exactly_when_a_superuser_secret_exists(string fixture, string? app, string? superuser)
    {
        var cluster = await Rendered.Cluster(fixture);

        cluster.Should().Have("spec.bootstrap.initdb.secret.name", app);
        cluster.Should().Have("spec.superuserSecret.name", superuser);
        cluster.Should().Have("spec.enableSuperuserAccess", superuser is not null);
    }

    [Theory]
    [InlineData("existing-secrets")]
    [InlineData("generated-password")]
    public async Task No_secret_is_rendered_where_another_source_is_named(string fixture)
    {
        var render = await Rendered.Fixture(fixture);

        render.All("Secret").Should().BeEmpty();
    }

    [Theory]
    [InlineData("option-3-own-values", "postgres-app", "ibs")]
    [InlineData("option-3-own-values", "postgres-superuser", "postgres")]
    [InlineData("custom-names", "shop-database-app", "shop_owner")]
    public async Task A_login_is_of_the_form_the_operator_reads_and_reloads(string fixture, string name, string username)
    {
        var secret = (await Rendered.Fixture(fixture)).Single("Secret", name);

        secret.Should().Have("type", "kubernetes.io/basic-auth");
        secret.Should().Have("metadata.labels[\"cnpg.io/reload\"]", "true");
        secret.Decoded("username").Should().Be(username);
        secret.Map("data").Keys.Should().Equal("username", "password", "dbname", "host", "port", "uri", "jdbc-uri");
    }

    [Theory]
    [InlineData("option-3-own-values", "postgres-app")]
    [InlineData("password-special-characters", "postgres-app")]
    [InlineData("password-special-characters", "postgres-superuser")]
    [InlineData("everything", "pg-app")]
    [InlineData("managed-roles", "postgres-role-report-reader")]
    public async Task The_URIs_decode_to_the_same_login(string fixture, string name)
    {
        var secret = (await Rendered.Fixture(fixture)).Single("Secret", name);

        var uri = new Uri(secret.Decoded("uri"));
        uri.Scheme.Should().Be("postgresql");
        uri.Host.Should().Be(secret.Decoded("host"));
        uri.Port.Should().Be(int.Parse(secret.Decoded("port")));
        var userInfo = uri.UserInfo.Split(':');
        userInfo.Should().HaveCount(2);
        Uri.UnescapeDataString(userInfo[0]).Should().Be(secret.Decoded("username"));
        Uri.UnescapeDataString(userInfo[1]).Should().Be(secret.Decoded("password"));
        Uri.UnescapeDataString(uri.AbsolutePath[1..]).Should().Be(secret.Decoded("dbname"));

        var jdbc = new Uri(secret.Decoded("jdbc-uri")["jdbc:".Length..]);
        var query = jdbc.Query[1..].Split('&').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        query.Should().Equal(new Dictionary<string, string>
        {
            ["user"] = secret.Decoded("username"),
            ["password"] = secret.Decoded("password"),
        });
    }

    [Fact]
    public async Task The_owner_may_create_databases_when_asked_and_keeps_its_password()
    {
        var cluster = await Rendered.Cluster("managed-roles");

        cluster.Should().Have("spec.managed.roles[0].name", "ibs");
        cluster.Should().Have("spec.managed.roles[0].createdb", true);
        cluster.Should().Have("spec.managed.roles[0].login", true);
        cluster.Should().Have("spec.managed.roles[0].passwordSecret.name", "postgres-app");
        cluster.Should().HaveStrings("spec.managed.roles[0].inRoles", "pg_monitor");
        (await Rendered.Cluster("option-3-own-values")).Should().NotHave("spec.managed.roles");
    }

    /// <summary>The operator changes only what a role's declaration says, so a right once given is taken away by false alone.</summary>
    [Fact]
    public async Task The_owners_right_to_create_databases_is_taken_away_when_asked()
    {
        var cluster = await Rendered.Cluster("generated-password");

        cluster.Should().HaveMap("spec.managed.roles[0].passwordSecret", ("name", "postgres-app"));
        cluster.Should().Have("spec.managed.roles[0].createdb", false);
    }
}
