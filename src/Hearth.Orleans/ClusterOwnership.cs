using Hearth.Diagnostics;
using Hearth.Orleans.Grains;
using Hearth.Orleans.Links;
using Hearth.Orleans.Placement;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Hearth.Orleans;

/// <summary>Finds owners wherever they are. Whatever does not get through in time is left to the sweep.</summary>
/// <remarks>
/// Nearly always the store has said at the admission who owns the stream, and that member is told with whatever else there is to tell it; or
/// nobody does, and the best place is here. A grain, which has to be placed and registered, finds the way in all other cases.
/// </remarks>
internal sealed partial class ClusterOwnership(
    LocalOwnership local, ClusterSilo silo, Replicas replicas, ProcessIdentity process, HearthMetrics metrics, TimeProvider time, ILogger<ClusterOwnership> logger)
    : IOwnership
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(1);

    private readonly RecentHandOvers _handedOver = new(time);

    public async ValueTask NudgeAsync(StreamId stream, StreamKey key, SubmissionRecord? admitted, Guid? owner)
    {
        if (local.TryNudge(stream, admitted)) return;
        if (admitted is not null)
        {
            var isElsewhere = owner is { } other && other != process.Id;
            if (isElsewhere && replicas.TryNudge(owner!.Value, key, admitted)) return;
            if (isElsewhere && replicas.IsSilent(owner!.Value))
            {
                // It may live and only not be heard here. A grain would be looked for over the same network, for as long as a call may take.
                await local.SignalAsync(stream);
                return;
            }

            if (!isElsewhere && IsBestHere(stream, key))
            {
                await local.OwnAsync(stream, admitted);
                return;
            }
        }

        if (await TryCallAsync(stream, key, grain => grain.NudgeAsync(AdmittedMessage.Of(admitted)))) return;
        await local.NudgeAsync(stream, key, admitted, owner);
    }

    public async ValueTask AbortAsync(StreamId stream, StreamKey key)
    {
        if (await local.TryNotifyAsync(stream)) return;
        if (!await TryCallAsync(stream, key, AbortAsync)) await local.AbortAsync(stream, key);
    }

    public ValueTask DeletedAsync(StreamId stream)
    {
        replicas.Deleted(stream);
        return local.DeletedAsync(stream);
    }

    /// <summary>Has another member take up what this one leaves.</summary>
    /// <returns>False when none has.</returns>
    public async ValueTask<bool> TryHandOverAsync(StreamId stream, StreamKey key)
    {
        if (ChooseNext(StreamGrainKey.Of(stream, key)) is { } next && replicas.ServiceOn(next) is { } service
            && await TryAsync(stream, () => service.TakeOverAsync(NudgeMessage.Left(stream, key))))
        {
            return true;
        }

        return await TryCallAsync(stream, key, HandOverAsync);
    }

    private bool IsBestHere(StreamId stream, StreamKey key) =>
        replicas.Here is { } here && here.Equals(OwnerChoice.Choose(replicas, StreamGrainKey.Of(stream, key), replicas.Members));

    private SiloAddress? ChooseNext(StreamGrainKey key)
    {
        var others = replicas.Members.Where(member => !member.Equals(replicas.Here) && replicas.StateOf(member) is { HeedsNudges: true }).ToList();
        return _handedOver.Choose(unsaid => OwnerChoice.Choose(replicas, key, others, unsaid));
    }

    // The grain may still be here. Once it has been told, the next call has it placed anew.
    private static async Task<bool> HandOverAsync(IStreamGrain grain)
    {
        await grain.LetGoAsync();
        return await grain.NudgeAsync(null);
    }

    private static async Task<bool> AbortAsync(IStreamGrain grain)
    {
        await grain.AbortAsync();
        return true;
    }

    private async ValueTask<bool> TryCallAsync(StreamId stream, StreamKey key, Func<IStreamGrain, Task<bool>> call)
    {
        if (silo.Grains is not { } grains) return false;
        return await TryAsync(stream, () => call(grains.GetGrain<IStreamGrain>(StreamGrainKey.Of(stream, key).ToString())));
    }

    private async ValueTask<bool> TryAsync(StreamId stream, Func<Task<bool>> call)
    {
        try
        {
            return await call().WaitAsync(CallTimeout, time);
        }
        catch (Exception exception)
        {
            metrics.LostNudge();
            LogCallFailed(exception, stream);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The owner of stream {Stream} could not be told; the sweep finds the work.")]
    private partial void LogCallFailed(Exception exception, StreamId stream);
}
