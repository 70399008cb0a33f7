using Hearth.Hosting;
using Hearth.Ownership;
using Hearth.Streams;

namespace Hearth.Orleans.Links;

/// <summary>Has work taken up that was admitted by another member.</summary>
internal sealed class IncomingNudges(LocalOwnership ownership, ServerLifecycle lifecycle, WorkScheduler scheduler)
{
    /// <summary>Tells the owner here; where it has let go in the meantime, there is a new one.</summary>
    public void Take(NudgeMessage nudge)
    {
        var stream = new StreamId(nudge.Stream);
        if (!ownership.TryNudge(stream, nudge.Admitted?.ToRecord(stream))) _ = scheduler.Start(() => OwnAsync(stream, nudge));
    }

    /// <summary>Does what can be done here for a nudge that another member may not have got.</summary>
    public void TakeBack(NudgeMessage nudge) => _ = scheduler.Start(() => OwnAsync(new StreamId(nudge.Stream), nudge));

    // The store refuses the claim, and has the owner told, where there is one.
    private async Task OwnAsync(StreamId stream, NudgeMessage nudge)
    {
        if (lifecycle.IsReady && ownership.Knows((StreamKind)nudge.Kind, nudge.Name)) await ownership.OwnAsync(stream, nudge.Admitted?.ToRecord(stream));
        else await ownership.SignalAsync(stream);
    }
}
