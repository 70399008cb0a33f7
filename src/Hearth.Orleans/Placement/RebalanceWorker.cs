using Hearth.Orleans.Links;
using Hearth.Ownership;
using Hearth.Storage;
using Microsoft.Extensions.Logging;

namespace Hearth.Orleans.Placement;

/// <summary>Lets streams go while this member owns clearly more of them than the others, so that their next work is placed where there is room.</summary>
/// <remarks>Little by little, at safe points, those without work first: a new member fills up by what comes in, and nothing is interrupted for it.</remarks>
internal sealed partial class RebalanceWorker(
    Replicas replicas, LocalOwnership ownership, ProcessIdentity process, TimeProvider time, ILogger<RebalanceWorker> logger)
{
    private const int MaxAtOnce = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Random _random = new(process.Id.GetHashCode());

    /// <summary>How many of its streams a member should let go.</summary>
    /// <param name="mine">How many it owns.</param>
    /// <param name="others">How many each of the others owns that takes work up.</param>
    public static int Excess(int mine, IReadOnlyCollection<int> others)
    {
        var fair = (mine + others.Sum()) / (others.Count + 1);
        return mine > fair + Math.Max(16, fair / 4) ? Math.Min(mine - fair, MaxAtOnce) : 0;
    }

    /// <summary>Looks again and again until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Two that do it at the same moment would let go for each other.
            await Task.Delay(Interval * (0.5 + _random.NextDouble()), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested) Balance();
        }
    }

    private void Balance()
    {
        try
        {
            List<ReplicaState> others = [.. replicas.Others.Where(other => other.TakesWork)];
            var owned = ownership.OwnerCount;
            var excess = Excess(owned, [.. others.Select(other => other.Owners)]);
            if (excess == 0) return;

            // What only this build has would come back at once.
            var left = ownership.Leave(excess, key => others.Exists(other => other.Has(key.Kind, key.Name)));
            if (left > 0) LogLeaving(left, owned);
        }
        catch (Exception exception)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(LogLevel.Error, "Streams could not be let go for other members; it is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Other members have more room: {Count} of {Owned} streams are let go at their next safe point.")]
    private partial void LogLeaving(int count, int owned);
}
