namespace Conformance.Server;

[Trait("Tier", "server")]
public sealed class SettingValueTests
{
    [Theory]
    [InlineData("512MB", "65536", "integer", "8kB")]
    [InlineData("65536", "65536", "integer", "8kB")]
    [InlineData("1000kB", "125", "integer", "8kB")]
    [InlineData("2GB", "2048", "integer", "MB")]
    [InlineData("10min", "600000", "integer", "ms")]
    [InlineData("1.5h", "5400000", "integer", "ms")]
    [InlineData("-1", "-1", "integer", "ms")]
    [InlineData("0x10", "16", "integer", null)]
    [InlineData("0.05", "0.05", "real", null)]
    [InlineData("100us", "0.1", "real", "ms")]
    [InlineData("yes", "on", "bool", null)]
    [InlineData("DDL", "ddl", "enum", null)]
    [InlineData("Asia/Seoul", "Asia/Seoul", "string", null)]
    public void Means_the_same(string written, string setting, string type, string? unit) =>
        SettingValue.Same(written, setting, type, unit).Should().BeTrue();

    [Theory]
    [InlineData("512MB", "65535", "integer", "8kB")]
    [InlineData("512MB", "512", "integer", null)]
    [InlineData("10min", "600", "integer", "ms")]
    [InlineData("0.05", "0.5", "real", null)]
    [InlineData("off", "on", "bool", null)]
    [InlineData("none", "ddl", "enum", null)]
    [InlineData("Asia/Seoul", "GMT", "string", null)]
    public void Means_something_else(string written, string setting, string type, string? unit) =>
        SettingValue.Same(written, setting, type, unit).Should().BeFalse();
}
