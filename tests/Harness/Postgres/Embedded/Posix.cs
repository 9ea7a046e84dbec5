using System.Runtime.InteropServices;

namespace Conformance.Postgres.Embedded;

/// <summary>The one system call .NET has no method for.</summary>
internal static partial class Posix
{
    /// <exception cref="IOException">The owner could not be changed.</exception>
    public static void ChangeOwner(string path, uint user, uint group)
    {
        if (chown(path, user, group) != 0)
            throw new IOException($"chown {user}:{group} {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int chown(string path, uint owner, uint group);
}
