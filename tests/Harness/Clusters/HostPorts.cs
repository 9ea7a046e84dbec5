using System.Net;
using System.Net.Sockets;

namespace Conformance.Clusters;

/// <summary>
/// Ports of this machine for containers to publish theirs at. Docker's own choice would be another one after each start
/// of a container; these stay. They lie below those that Docker and the kernel choose from by themselves.
/// </summary>
internal static class HostPorts
{
    private const int First = 20_000;

    private const int Count = 10_000;

    private static readonly Lock Gate = new();

    /// <summary>Another run on this machine begins somewhere else.</summary>
    private static int next = Random.Shared.Next(Count);

    /// <summary>Ports that nobody listens on, none of them given before.</summary>
    /// <exception cref="ConformanceException">There are not as many.</exception>
    public static IReadOnlyList<int> Take(int count)
    {
        lock (Gate)
        {
            var free = Enumerable.Range(next, Count).Select(number => First + (number % Count)).Where(IsFree).Take(count).ToList();
            if (free.Count < count)
                throw new ConformanceException(
                    $"Only {free.Count} of {count} ports from {First} to {First + Count - 1} are free.", "Remove containers that earlier runs left behind.");
            next = free[^1] - First + 1;
            return free;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Any, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
