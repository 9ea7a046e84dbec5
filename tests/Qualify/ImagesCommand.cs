using Conformance.AirGap;

namespace Conformance.Qualify;

/// <summary><c>./qualify images</c>: what a run fetches, listed or saved for a machine without a registry.</summary>
internal static class ImagesCommand
{
    public static async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        foreach (var image in (await RunImages.ReadAsync(cancellationToken)).All)
            Console.WriteLine(image);
        await Console.Error.WriteLineAsync("qualify: and the node's own, which the node image tells when it starts: --save asks it");
        return 0;
    }

    /// <param name="folder">Where it is saved.</param>
    public static async Task<int> SaveAsync(string folder, CancellationToken cancellationToken)
    {
        await new Bundle(folder).SaveAsync(Console.WriteLine, cancellationToken);
        Console.WriteLine($"Carry the folder over, and there: CONFORMANCE_IMAGES={folder} CONFORMANCE_ARTIFACTS={folder} ./qualify");
        return 0;
    }
}
