using System.Runtime.InteropServices;

namespace Hearth.Sandboxes.Isolated.Native;

/// <summary>What the C library does for the sandbox. Results are those of C: a negative one, or a number for posix_spawn, is an error.</summary>
internal static unsafe partial class Libc
{
    public const int NoEntry = 2;          // ENOENT
    public const int NoProcess = 3;        // ESRCH
    public const int AccessDenied = 13;    // EACCES
    public const int AlreadyExists = 17;   // EEXIST
    public const int CrossDevice = 18;     // EXDEV
    public const int NotDirectory = 20;    // ENOTDIR
    public const int IsDirectory = 21;     // EISDIR
    public const int NoSpace = 28;         // ENOSPC
    public const int NotImplemented = 38;  // ENOSYS
    public const int NotEmpty = 39;        // ENOTEMPTY
    public const int TooManyLinks = 40;    // ELOOP

    /// <summary>A system call by number; the error is <see cref="Marshal.GetLastPInvokeError"/>.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Syscall(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* descriptors, int flags);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    public static partial int WaitForProcess(int id, int* status, int options);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int WaitForState(int idType, int id, int* information, int options);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    public static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int InitAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetAttributeFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetSignalDefaults(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int descriptor, int newDescriptor);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddChangeDirectory(void* actions, string path);

    /// <summary>What the last error of a call means, in the system's words.</summary>
    public static string Describe(int error) => Marshal.GetPInvokeErrorMessage(error);
}
