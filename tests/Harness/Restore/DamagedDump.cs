namespace Conformance.Restore;

/// <summary>What a disk or a broken transfer does to a dump. In a folder it does so to the largest file.</summary>
public static class DamagedDump
{
    private const int FlippedBytes = 16;

    /// <summary>Flips all bits of some bytes in the middle.</summary>
    public static void Flip(string dump) => Change(dump, content =>
    {
        foreach (ref var value in content.AsSpan(content.Length / 2, FlippedBytes))
            value ^= 0xFF;
        return content;
    });

    /// <summary>Makes the first payment's amount another number, as the flip of one bit can: the SQL stays right and says something else.</summary>
    /// <exception cref="ConformanceException">It is no SQL dump of <c>fixtures/dumps/site.sql</c>.</exception>
    public static void FlipDigit(string dump) => Change(dump, content =>
    {
        var amount = content.AsSpan().IndexOf("\t10.01\n"u8);
        if (amount < 0)
            throw new ConformanceException($"{dump} has no payment of 10.01.", "Only SQL of fixtures/dumps/site.sql has one.");
        content[amount + "\t10.0".Length] ^= 0x02;
        return content;
    });

    /// <summary>Keeps the first half, to the end of a line where it has lines.</summary>
    public static void CutOff(string dump) => Change(dump, content =>
    {
        var line = content.AsSpan(0, content.Length / 2).LastIndexOf((byte)'\n');
        return content[..(dump.EndsWith(".sql", StringComparison.Ordinal) ? line + 1 : content.Length / 2)];
    });

    private static void Change(string dump, Func<byte[], byte[]> change)
    {
        var file = Directory.Exists(dump) ? Directory.GetFiles(dump).MaxBy(path => new FileInfo(path).Length)! : dump;
        File.WriteAllBytes(file, change(File.ReadAllBytes(file)));
    }
}
