using System.Runtime.CompilerServices;
using Hearth.Sandboxes;

namespace Hearth.Tools.Files;

/// <summary>Goes through all files below a directory, but for what is in <c>.git</c>, in order of their paths.</summary>
internal sealed class FileWalk(ISandbox sandbox)
{
    private const int MaxEntries = 100_000;

    private int _entries;

    /// <summary>Whether there was more than a search looks at.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The files at or below a path.</summary>
    /// <exception cref="SandboxException">Nothing is there.</exception>
    public async IAsyncEnumerable<SandboxEntry> FilesAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = await sandbox.StatAsync(path, cancellationToken) ?? throw new SandboxException($"{path} does not exist.");
        var open = new Stack<SandboxEntry>([start]);
        while (open.TryPop(out var entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!entry.IsDirectory)
            {
                yield return entry;
                continue;
            }

            foreach (var child in Enumerable.Reverse(await ListAsync(entry, isStart: entry == start, cancellationToken)))
            {
                if (++_entries > MaxEntries) IsCut = true;
                else if (!child.IsDirectory || !child.Path.EndsWith("/.git", StringComparison.Ordinal)) open.Push(child);
            }
        }
    }

    // What goes away or is closed to us on the way does not end the search.
    private async Task<IReadOnlyList<SandboxEntry>> ListAsync(SandboxEntry directory, bool isStart, CancellationToken cancellationToken)
    {
        try
        {
            return await sandbox.ListAsync(directory.Path, cancellationToken);
        }
        catch (SandboxException) when (!isStart)
        {
            return [];
        }
    }
}
