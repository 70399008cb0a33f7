using Hearth.Hosting;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Streams;

/// <summary>Has a store append to one stream under one epoch, for as long as it takes. Used by one caller at a time.</summary>
internal sealed class StreamAppender(IHearthStore store, StreamClaim claim, TimeProvider time, ILogger logger)
{
    // Far below the time after which a silent process counts as dead, far above what a store takes that is well.
    private static readonly TimeSpan LateAnswer = TimeSpan.FromSeconds(1);

    private readonly StoreRetry _retry = new(time, logger);

    /// <summary>Appends units, and makes sure that the answer is not an old one.</summary>
    /// <param name="units">What to append.</param>
    /// <param name="isAbandoned">Whether it is not worth going on.</param>
    /// <remarks>
    /// An answer that was long on its way tells of the past: in the meantime this process may have counted as dead, and another one have
    /// taken the stream over. Who waits for the answer goes on to do what no epoch can refuse, such as running a tool.
    /// </remarks>
    public async Task<AppendAnswer> AppendAsync(IReadOnlyList<AppendUnit> units, Func<bool> isAbandoned)
    {
        var sent = time.GetTimestamp();
        var outcomes = await StoreAsync(units, isAbandoned);
        while (store.IsShared && time.GetElapsedTime(sent) > LateAnswer && !isAbandoned())
        {
            sent = time.GetTimestamp();
            if ((await StoreAsync([new AppendUnit { Events = [] }], isAbandoned))[0] == AppendOutcome.Fenced) return new AppendAnswer(outcomes, IsReplaced: true);
        }

        return new AppendAnswer(outcomes, IsReplaced: false);
    }

    private Task<IReadOnlyList<AppendOutcome>> StoreAsync(IReadOnlyList<AppendUnit> units, Func<bool> isAbandoned)
    {
        var append = new StreamAppend(claim.Stream, claim.Epoch, units);
        return _retry.RunAsync(() => store.AppendAsync(append, CancellationToken.None), isAbandoned);
    }
}
