using Hearth.Hosting;
using Hearth.Orleans.Placement;
using Hearth.Ownership;
using Hearth.Streams;
using Orleans;
using Orleans.Concurrency;

namespace Hearth.Orleans.Grains;

/// <inheritdoc cref="IStreamGrain"/>
/// <remarks>
/// It is there where it was needed to find the owner, or a place for one, and for as long as this member owns the stream. The owner runs outside of it: no call waits for a model.
/// </remarks>
[StreamPlacement, Reentrant]
internal sealed class StreamGrain(LocalOwnership ownership, ServerLifecycle lifecycle) : Grain, IStreamGrain
{
    private Task? _end;

    private StreamGrainKey Key => StreamGrainKey.Parse(this.GetPrimaryKeyString());

    public async Task<bool> NudgeAsync(AdmittedMessage? admitted)
    {
        var key = Key;
        var isTaken = lifecycle.IsReady && ownership.Knows(key.Kind, key.Name);
        if (isTaken) await ownership.OwnAsync(key.Stream, admitted?.ToRecord(key.Stream));
        Keep(key.Stream);
        return isTaken;
    }

    public async Task AbortAsync()
    {
        var stream = Key.Stream;
        if (!await ownership.TryNotifyAsync(stream)) await ownership.SignalAsync(stream);
        Keep(stream);
    }

    public Task LetGoAsync()
    {
        Keep(Key.Stream);
        return Task.CompletedTask;
    }

    private void Keep(StreamId stream)
    {
        if (ownership.FindEnd(stream) is not { } end)
        {
            DeactivateOnIdle();
        }
        else if (end != _end)
        {
            _end = end;
            DelayDeactivation(Timeout.InfiniteTimeSpan); // What runs outside of the grain does not count as its activity.
            _ = GoWithAsync(end, stream);
        }
    }

    private async Task GoWithAsync(Task end, StreamId stream)
    {
        await end;
        Keep(stream); // There may be a new owner already.
    }
}
