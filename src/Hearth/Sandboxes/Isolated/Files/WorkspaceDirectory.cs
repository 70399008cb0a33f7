using System.Runtime.InteropServices;
using System.Text;
using Hearth.Sandboxes.Isolated.Native;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Sandboxes.Isolated.Files;

/// <summary>Directories and files below one directory, by calls that the kernel keeps inside it.</summary>
/// <remarks>
/// Programs of the sandbox may exchange any part of a path for a link at any moment. So a path is never looked at first and used then: the
/// kernel resolves it beneath the directory (<c>openat2</c> with RESOLVE_BENEATH), and what was opened is looked at afterwards.
/// </remarks>
internal sealed unsafe class WorkspaceDirectory : IDisposable
{
    private const int AtCurrent = -100;            // AT_FDCWD
    private const int AtNoFollow = 0x100;          // AT_SYMLINK_NOFOLLOW
    private const int AtEmptyPath = 0x1000;        // AT_EMPTY_PATH
    private const int AtRemoveDirectory = 0x200;   // AT_REMOVEDIR
    private const int ResolveBeneath = 0x08 | 0x02; // RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS
    private const int BasicFacts = 0x7FF;          // STATX_BASIC_STATS
    private const int FactsBytes = 256;
    private const int ListingBytes = 32 << 10;
    private const int MaxAttempts = 16;
    private const int TryAgain = 11;               // EAGAIN: a part of the path was being moved

    private static readonly Syscalls? Calls = Syscalls.Current;

    private readonly SafeFileHandle _handle;

    private WorkspaceDirectory(SafeFileHandle handle) => _handle = handle;

    /// <summary>Whether the kernel, and the container around it, has what is needed.</summary>
    public static bool IsSupported
    {
        get
        {
            using var handle = TryOpenBeneath(AtCurrent, ".", OpenFlags.PathOnly | OpenFlags.CloseOnExec, 0);
            return handle is { IsInvalid: false };
        }
    }

    /// <summary>Opens a directory of the server's own.</summary>
    public static WorkspaceDirectory Open(string path)
    {
        var descriptor = Libc.Open(path, OpenFlags.Directory | OpenFlags.NoFollow | OpenFlags.CloseOnExec, 0);
        return descriptor >= 0
            ? new WorkspaceDirectory(new SafeFileHandle(descriptor, ownsHandle: true))
            : throw Failure(path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Who owns a file or directory of the host; -1 when it does not exist.</summary>
    public static int OwnerOf(string path) => TryStat(AtCurrent, path, AtNoFollow, out var facts) ? facts.Uid : -1;

    /// <summary>Gives a directory of the host to a user.</summary>
    public void GiveTo(int uid) => Give(_handle, uid);

    public static void Give(SafeFileHandle handle, int uid)
    {
        if (Libc.Syscall(Calls!.Chown, Descriptor(handle), uid, uid) != 0) throw Failure("The workspace", Marshal.GetLastPInvokeError());
    }

    public static FileFacts FactsOf(SafeFileHandle handle) =>
        TryStat(Descriptor(handle), "", AtEmptyPath, out var facts) ? facts : throw Failure("The file", Marshal.GetLastPInvokeError());

    /// <summary>Opens what a relative path names, links on the way included as long as they stay inside.</summary>
    /// <returns>An invalid handle when there is no such thing.</returns>
    /// <exception cref="SandboxException">It leads outside, or cannot be opened.</exception>
    public SafeFileHandle Open(string path, int flags, int mode = 0)
    {
        var handle = TryOpenBeneath(Descriptor(_handle), path, flags | OpenFlags.CloseOnExec, mode);
        if (!handle.IsInvalid) return handle;
        var error = Marshal.GetLastPInvokeError();
        return error is Libc.NoEntry ? handle : throw Failure(path, error);
    }

    /// <summary>Opens a directory inside; null when there is none.</summary>
    public WorkspaceDirectory? OpenDirectory(string path, bool followsLink = true)
    {
        var handle = Open(path, OpenFlags.Directory | (followsLink ? 0 : OpenFlags.NoFollow));
        return handle.IsInvalid ? null : new WorkspaceDirectory(handle);
    }

    /// <summary>Looks at one entry, at a link itself; null when it is not there.</summary>
    public FileFacts? Stat(string name)
    {
        if (TryStat(Descriptor(_handle), name, AtNoFollow, out var facts)) return facts;
        var error = Marshal.GetLastPInvokeError();
        return error is Libc.NoEntry ? null : throw Failure(name, error);
    }

    /// <summary>Makes a directory.</summary>
    /// <returns>Whether there was nothing of that name.</returns>
    public bool Make(string name, int mode)
    {
        fixed (byte* text = Text(name))
        {
            if (Libc.Syscall(Calls!.MakeDirectoryAt, Descriptor(_handle), (nint)text, mode) == 0) return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is Libc.AlreadyExists ? false : throw Failure(name, error);
    }

    /// <summary>Removes an entry: a file or a link itself, or a directory that is empty. Nothing happens when it is not there.</summary>
    public void Remove(string name, bool isDirectory)
    {
        fixed (byte* text = Text(name))
        {
            if (Libc.Syscall(Calls!.UnlinkAt, Descriptor(_handle), (nint)text, isDirectory ? AtRemoveDirectory : 0) == 0) return;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error is not Libc.NoEntry) throw Failure(name, error);
    }

    /// <summary>The names of all entries.</summary>
    /// <param name="limit">How many there may be.</param>
    /// <param name="throwsAboveLimit">Whether a directory with more is an error; otherwise some of them are left out.</param>
    /// <exception cref="SandboxException">There are more.</exception>
    public List<string> List(int limit, bool throwsAboveLimit = true)
    {
        var names = new List<string>();
        var buffer = new byte[ListingBytes];
        fixed (byte* entries = buffer)
        {
            _ = Libc.Syscall(Calls!.Seek, Descriptor(_handle), 0, 0);
            while (true)
            {
                var length = (int)Libc.Syscall(Calls.GetDents, Descriptor(_handle), (nint)entries, ListingBytes);
                if (length == 0) return names;
                if (length < 0) throw Failure("The directory", Marshal.GetLastPInvokeError());
                AddNames(buffer.AsSpan(0, length), names);
                if (names.Count <= limit) continue;
                return throwsAboveLimit ? throw new SandboxException($"The directory has more than {limit} entries.") : names;
            }
        }
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>What an error means to a model.</summary>
    public static SandboxException Failure(string path, int error) => new(error switch
    {
        Libc.NoEntry or Libc.NotDirectory => $"{path} does not exist.",
        Libc.AccessDenied or 1 => $"{path} may not be accessed.",
        Libc.CrossDevice => $"{path} is outside the workspace.",
        Libc.IsDirectory => $"{path} is a directory.",
        Libc.NotEmpty => $"{path} is not empty.",
        Libc.TooManyLinks => $"{path} has too many links.",
        _ => $"{path}: {Libc.Describe(error)}",
    });

    // struct linux_dirent64: inode, offset, length of the entry, kind, name.
    private static void AddNames(ReadOnlySpan<byte> entries, List<string> names)
    {
        while (!entries.IsEmpty)
        {
            var length = MemoryMarshal.Read<ushort>(entries[16..]);
            var name = entries[19..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) names.Add(Encoding.UTF8.GetString(name));
            entries = entries[length..];
        }
    }

    private static SafeFileHandle TryOpenBeneath(int directory, string path, int flags, int mode)
    {
        // struct open_how
        var how = stackalloc long[3] { flags, mode, ResolveBeneath };
        fixed (byte* text = Text(path))
        {
            for (var attempt = 1; ; attempt++)
            {
                var descriptor = Libc.Syscall(Syscalls.OpenAt2, directory, (nint)text, (nint)how, 3 * sizeof(long));
                if (descriptor >= 0) return new SafeFileHandle(descriptor, ownsHandle: true);
                if (Marshal.GetLastPInvokeError() is not TryAgain || attempt == MaxAttempts) return new SafeFileHandle(-1, ownsHandle: false);
            }
        }
    }

    private static bool TryStat(int directory, string path, int flags, out FileFacts facts)
    {
        // struct statx, the same on every processor.
        var buffer = stackalloc byte[FactsBytes];
        fixed (byte* text = Text(path))
        {
            if (Libc.Syscall(Calls!.Statx, directory, (nint)text, flags, BasicFacts, (nint)buffer) != 0)
            {
                facts = default;
                return false;
            }
        }

        facts = new FileFacts(
            *(ushort*)(buffer + 28),
            *(int*)(buffer + 20),
            *(long*)(buffer + 40),
            *(long*)(buffer + 48) * 512,
            DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(*(long*)(buffer + 112), 0, int.MaxValue)).AddTicks(*(uint*)(buffer + 120) / 100));
        return true;
    }

    private static int Descriptor(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
