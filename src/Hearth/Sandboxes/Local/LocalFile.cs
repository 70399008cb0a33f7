using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Sandboxes.Local;

/// <summary>Opens regular files of a <see cref="LocalRoot"/>: never a link, a pipe or a device, and nothing that lies outside by now.</summary>
internal static partial class LocalFile
{
    // Of Linux; they are the same on x64 and arm64 but for the last one.
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int RegularMode = 0b110_110_110;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(LocalRoot root, string path, int maxBytes, CancellationToken cancellationToken)
    {
        await using var file = Open(root, path, isWritten: false);
        if (file.Length > maxBytes) throw new SandboxException($"{path} has {file.Length} bytes; at most {maxBytes} can be read at once.");
        using var content = new MemoryStream((int)file.Length);
        var buffer = new byte[81920];
        for (var length = await file.ReadAsync(buffer, cancellationToken); length > 0; length = await file.ReadAsync(buffer, cancellationToken))
        {
            content.Write(buffer, 0, length);
            if (content.Length > maxBytes) throw new SandboxException($"{path} has more than {maxBytes} bytes.");
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    public static async Task WriteAsync(LocalRoot root, string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var file = Open(root, path, isWritten: true);
        file.SetLength(0);
        await file.WriteAsync(content, cancellationToken);
    }

    private static FileStream Open(LocalRoot root, string path, bool isWritten)
    {
        if (!OperatingSystem.IsLinux())
        {
            return isWritten ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write) : File.OpenRead(path);
        }

        var flags = CloseOnExec | NonBlocking | NoFollow | (isWritten ? WriteOnly | Create : 0);
        var handle = new SafeFileHandle(OpenDescriptor(path, flags, RegularMode), ownsHandle: true);
        if (handle.IsInvalid) throw Failure(path, Marshal.GetLastPInvokeError());
        var isOwned = false;
        try
        {
            var file = new FileStream(handle, isWritten ? FileAccess.Write : FileAccess.Read, bufferSize: 0);
            isOwned = true;
            var real = new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
            if (!file.CanSeek || real is null || !root.Contains(real))
            {
                file.Dispose();
                throw new SandboxException($"{path} is no regular file of the workspace.");
            }

            return file;
        }
        finally
        {
            if (!isOwned) handle.Dispose();
        }
    }

    private static SandboxException Failure(string path, int error) => new(error switch
    {
        2 or 20 => $"{path} does not exist.",
        13 or 1 => $"{path} may not be accessed.",
        21 => $"{path} is a directory.",
        40 => $"{path} is a link.",
        6 => $"{path} is no regular file.",
        _ => $"{path} cannot be opened: {Marshal.GetPInvokeErrorMessage(error)}.",
    });

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenDescriptor(string path, int flags, int mode);
}
