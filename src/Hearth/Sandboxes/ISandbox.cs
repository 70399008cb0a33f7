using Microsoft.Extensions.AI;

namespace Hearth.Sandboxes;

/// <summary>A workspace that an agent works in: files, and a shell where something can be executed.</summary>
/// <remarks>
/// Paths are separated by <c>/</c>; relative ones are taken from <see cref="WorkingDirectory"/>. No path reaches outside the workspace.
/// Members are safe for concurrent use. What goes wrong for a reason that a model can act on is a <see cref="SandboxException"/>.
/// </remarks>
public interface ISandbox : IAsyncDisposable
{
    /// <summary>The absolute path that relative paths start from.</summary>
    string WorkingDirectory { get; }

    /// <summary>What runs commands; null where nothing can be executed.</summary>
    ISandboxShell? Shell { get; }

    /// <summary>Tools of the sandbox's own, offered beside the built-in ones.</summary>
    IReadOnlyList<AITool> Tools { get; }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="SandboxException">There is no such file, it is a directory, or it is larger than the sandbox allows.</exception>
    Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Writes a whole file in place of what was there, and makes the directories above it.</summary>
    /// <exception cref="SandboxException">The path is a directory, or a limit of the sandbox would be passed.</exception>
    Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Looks at a file or directory.</summary>
    /// <returns>Null when nothing is there.</returns>
    Task<SandboxEntry?> StatAsync(string path, CancellationToken cancellationToken);

    /// <summary>The entries of one directory, in ordinal order of their paths.</summary>
    /// <exception cref="SandboxException">There is no such directory.</exception>
    Task<IReadOnlyList<SandboxEntry>> ListAsync(string path, CancellationToken cancellationToken);

    /// <summary>Makes a directory and those above it; one that exists is left as it is.</summary>
    /// <exception cref="SandboxException">A file is in the way.</exception>
    Task MakeDirectoryAsync(string path, CancellationToken cancellationToken);

    /// <summary>Removes a file or a directory; nothing happens when it is not there.</summary>
    /// <param name="path">What to remove.</param>
    /// <param name="recursive">Whether a directory goes with all that is in it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SandboxException">A directory that is not empty, unless <paramref name="recursive"/>.</exception>
    Task RemoveAsync(string path, bool recursive, CancellationToken cancellationToken);
}
