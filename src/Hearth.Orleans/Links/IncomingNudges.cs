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
        if (!ownership.TryNudge(stream, nudge.Admitted?.ToRecord(stream))) _ = scheduler.Start(() => OwnAsync(nudge));
    }

    /// <summary>Does what can be done here for a nudge that another member may not have got.</summary>
    public void TakeBack(NudgeMessage nudge) => _ = scheduler.Start(() => OwnAsync(nudge));

    /// <returns>False when this process does not take it up.</returns>
    public async Task<bool> TryOwnAsync(NudgeMessage nudge)
    {
        if (!lifecycle.IsReady || !ownership.Knows((StreamKind)nudge.Kind, nudge.Name)) return false;
        var stream = new StreamId(nudge.Stream);
        await ownership.OwnAsync(stream, nudge.Admitted?.ToRecord(stream));
        return true;
    }

    // The store refuses the claim, and has the owner told, where there is one.
    private async Task OwnAsync(NudgeMessage nudge)
    {
        if (!await TryOwnAsync(nudge)) await ownership.SignalAsync(new StreamId(nudge.Stream));
    }
}
