using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>Aborts what is under way and what waits in a stream.</summary>
internal sealed class Aborts(IHearthStore store, IOwnership ownership)
{
    /// <summary>Marks every unsettled submission of the stream, durably, then tells its owner.</summary>
    /// <returns>Whether there was one; false for a stream that does not exist.</returns>
    public async Task<bool> AbortAsync(StreamKey key, CancellationToken cancellationToken)
    {
        if (await store.FindStreamAsync(key, cancellationToken) is not { } stream) return false;
        if (!await store.AbortAsync(stream.Id, cancellationToken)) return false;
        await ownership.AbortAsync(stream.Id, stream.Key);
        await ownership.NudgeAsync(stream.Id, stream.Key, null, null);
        return true;
    }
}
