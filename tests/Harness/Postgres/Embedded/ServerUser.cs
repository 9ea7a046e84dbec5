using System.Runtime.Versioning;
using Conformance.Tools;

namespace Conformance.Postgres.Embedded;

/// <summary>
/// Who the server runs as. PostgreSQL refuses root, and looks its user up by name: as root, everything runs as
/// <c>nobody</c>, which every Linux has; otherwise as ourselves.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ServerUser
{
    private static readonly Lazy<ServerUser> LazyCurrent = new(() => Environment.IsPrivilegedProcess ? Nobody() : new([], null));

    /// <summary>
    /// In memory where there is plenty: a database cluster is a thousand small files, and a disk takes several times as
    /// long to make and remove them.
    /// </summary>
    private static readonly Lazy<string> DataRoot = new(() =>
        Directory.Exists(SharedMemory) && new DriveInfo(SharedMemory).AvailableFreeSpace > PlentyOfBytes ? SharedMemory : Path.GetTempPath());

    private const string SharedMemory = "/dev/shm";

    private const long PlentyOfBytes = 4L << 30;

    private readonly string[] prefix;
    private readonly (uint User, uint Group)? ids;

    private ServerUser(string[] prefix, (uint, uint)? ids)
    {
        this.prefix = prefix;
        this.ids = ids;
    }

    /// <exception cref="ConformanceException">We are root, and nothing here can start a program as somebody else.</exception>
    public static ServerUser Current => LazyCurrent.Value;

    /// <summary>The command line that runs a program as this user, in the same process (so that its id is the program's).</summary>
    public string[] CommandLine(params IEnumerable<string> command) => [.. prefix, .. command];

    /// <summary>A new directory for data of a run that only this user can enter.</summary>
    /// <param name="onDisk">Where writing through to the disk has to mean something.</param>
    /// <param name="volume">A directory to make it in, in place of the usual ones.</param>
    public string CreateDirectory(bool onDisk = false, string? volume = null)
    {
        var directory = Path.Combine(volume ?? (onDisk ? Path.GetTempPath() : DataRoot.Value), $"conformance-pg-{Guid.NewGuid():N}");
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Own(directory);
        return directory;
    }

    /// <summary>Writes a file that only this user can read.</summary>
    public void WriteFile(string path, string content)
    {
        File.WriteAllText(path, content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Own(path);
    }

    /// <summary>Whether this user can walk into a directory: another user's home is often closed.</summary>
    public bool CanEnter(string directory)
    {
        if (ids is null)
            return true;
        for (var parent = new DirectoryInfo(directory); parent is not null; parent = parent.Parent)
            if (parent.Exists && !parent.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        return true;
    }

    private void Own(string path)
    {
        if (ids is var (user, group))
            Posix.ChangeOwner(path, user, group);
    }

    private static ServerUser Nobody()
    {
        var entry = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == "nobody")
            ?? throw new ConformanceException(
                "PostgreSQL refuses to run as root, and there is no user 'nobody' to run it as.", "Run the suite as an ordinary user.");
        var (user, group) = (uint.Parse(entry[2]), uint.Parse(entry[3]));

        if (ExecutablePath.Find("setpriv") is { } setpriv)
            return new([setpriv, $"--reuid={user}", $"--regid={group}", "--clear-groups", "--"], (user, group));
        if (ExecutablePath.Find("runuser") is { } runuser)
            return new([runuser, "-u", "nobody", "--"], (user, group));
        throw new ConformanceException(
            "PostgreSQL refuses to run as root, and neither setpriv nor runuser is here to run it as somebody else.",
            "Run the suite as an ordinary user, or install util-linux.");
    }
}
