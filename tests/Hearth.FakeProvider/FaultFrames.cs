using Hearth.FakeProvider.Wire;

namespace Hearth.FakeProvider;

/// <summary>Cuts a well-formed stream at the place where the script wants it to go wrong.</summary>
internal static class FaultFrames
{
    // A reset drops what the kernel has not sent; the tokens before it should arrive.
    private const int ResetDelayMilliseconds = 30;

    public static IReadOnlyList<StreamFrame> Apply(IReadOnlyList<StreamFrame> frames, FakeFault? fault, WireFormat wire) => fault switch
    {
        FakeFault.Disconnect f => [.. Cut(frames, f.AfterTokens), new StreamFrame(default, ResetDelayMilliseconds) { ResetsConnection = true }],
        FakeFault.End f => [.. Cut(frames, f.AfterTokens)],
        FakeFault.EndInside f => [.. Cut(frames, f.AfterTokens), Half(FollowingFrame(frames, f.AfterTokens))],
        FakeFault.Damage f => [.. Cut(frames, f.AfterTokens), Damaged(FollowingFrame(frames, f.AfterTokens))],
        FakeFault.ErrorEvent f => [.. Cut(frames, f.AfterTokens), new StreamFrame(wire.ErrorEvent(f.Code, f.Message))],
        FakeFault.FailedEvent f => [.. Cut(frames, f.AfterTokens), new StreamFrame(wire.FailedEvent(f.Code, f.Message))],
        FakeFault.Stall { PingEvery: { } every } f =>
            [.. Cut(frames, f.AfterTokens), new StreamFrame(wire.Ping, (int)every.TotalMilliseconds) { IsEndless = true }],
        FakeFault.Stall f => [.. Cut(frames, f.AfterTokens), new StreamFrame { IsEndless = true }],
        _ => frames,
    };

    private static StreamFrame FollowingFrame(IReadOnlyList<StreamFrame> frames, int afterTokens) => frames[Cut(frames, afterTokens).Count()];

    private static StreamFrame Half(StreamFrame frame) => frame with { Bytes = frame.Bytes[..(frame.Bytes.Length / 2)] };

    private static StreamFrame Damaged(StreamFrame frame)
    {
        var bytes = frame.Bytes.ToArray();
        bytes[bytes.Length / 2] ^= 1;
        return frame with { Bytes = bytes };
    }

    private static IEnumerable<StreamFrame> Cut(IReadOnlyList<StreamFrame> frames, int afterTokens)
    {
        var tokens = 0;
        foreach (var frame in frames)
        {
            if (frame.IsToken && ++tokens > afterTokens)
                yield break;
            if (!frame.IsToken && tokens == afterTokens && tokens > 0)
                yield break;
            yield return frame;
        }
    }
}
