using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Streams;

/// <summary>Follows a stream to its end, or goes away after some pages.</summary>
internal sealed class LiveReader(StreamReplica replica, UnreliableStore store, StreamModel model, StreamId stream)
{
    private readonly List<Offset> _boundaries = [];
    private bool _isClosed;
    private bool _hasLeft;

    public required Offset Start { get; init; }

    public required TimeSpan IdleInterval { get; init; }

    public required TimeSpan Pace { get; init; }

    /// <summary>After how many pages the reader goes away; null when it stays.</summary>
    public required int? MaxPages { get; init; }

    public required TimeProvider Time { get; init; }

    public async Task RunAsync(CancellationToken stopping)
    {
        var pages = 0;
        var after = Start;
        await foreach (var page in replica.Source.FollowAsync(stream, after, IdleInterval, stopping, CancellationToken.None))
        {
            Assert.False(_isClosed, "A page followed the closed end.");
            await model.SeenAsync(store, stream, after, page);
            _boundaries.AddRange(page.Events.Where(item => !item.IsProgress).Select(item => item.Offset));
            (after, _isClosed) = (page.Next, page.IsClosed);
            if (++pages == MaxPages)
            {
                _hasLeft = true;
                return;
            }

            if (Pace > TimeSpan.Zero) await Task.Delay(Pace, Time, CancellationToken.None);
        }
    }

    /// <summary>A reader that has stayed to the end has seen everything once.</summary>
    public void AssertComplete(bool isClosed)
    {
        if (_hasLeft) return;
        Assert.Equal(model.Boundaries.Where(item => item.Offset > Start).Select(item => item.Offset), _boundaries);
        Assert.Equal(isClosed, _isClosed);
    }
}
