using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A client that follows a stream, and after every break goes on from the last offset it was given.</summary>
internal sealed class LiveReader
{
    private static readonly AsyncLocal<bool> Reading = new();
    private static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(15);

    private readonly List<StoredEvent> _seen = [];
    private Offset _position = Offset.Start;

    /// <summary>Whether the caller is a reader.</summary>
    public static bool IsReading => Reading.Value;

    /// <summary>The last offset it was given.</summary>
    public Offset Position => _position;

    /// <summary>Follows the first stream of a process until that ends.</summary>
    public async Task FollowAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ended = process.Ended;
        var following = FollowAsync(process, null, leaving.Token);
        await Task.WhenAny(following, ended);
        await leaving.CancelAsync();
        await following;
    }

    /// <summary>Reads a stream until it has come to an offset.</summary>
    public Task ReadToAsync(FaultyProcess process, StreamId stream, Offset end, CancellationToken cancellationToken) =>
        ReadAsync(process, stream, end, cancellationToken);

    /// <summary>Checks that every boundary event of the log was seen once, in order, as it is stored.</summary>
    public void Check(IReadOnlyList<StoredEvent> log)
    {
        var seen = _seen.Where(item => !item.IsProgress).ToList();
        Assert.Equal(log.Where(item => !item.IsProgress).Select(item => item.Offset), seen.Select(item => item.Offset));
        foreach (var (stored, shown) in log.Where(item => !item.IsProgress).Zip(seen))
        {
            Assert.True(stored.Payload.Span.SequenceEqual(shown.Payload.Span), $"The event at {stored.Offset} was shown otherwise than it is stored.");
        }

        for (var i = 1; i < _seen.Count; i++) Assert.True(_seen[i - 1].Offset < _seen[i].Offset, "An event was shown twice or out of order.");
    }

    private async Task FollowAsync(FaultyProcess process, Offset? end, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await process.Store.FirstStream.WaitAsync(cancellationToken);
            await ReadAsync(process, stream, end, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process has ended.
        }
        catch (InvalidOperationException) when (process.Store.IsDead)
        {
            // So has this one, in the middle of a read.
        }
    }

    private async Task ReadAsync(FaultyProcess process, StreamId stream, Offset? end, CancellationToken cancellationToken)
    {
        Reading.Value = true;
        var source = process.Get<StreamSource>();
        while (true)
        {
            try
            {
                await foreach (var page in source.FollowAsync(stream, _position, IdleInterval, CancellationToken.None, cancellationToken))
                {
                    if (process.Store.IsDead) return; // What a dead process holds in its memory reaches nobody.
                    _seen.AddRange(page.Events);
                    _position = page.Next;
                    if (_position >= end) return;
                }

                return;
            }
            catch (StoreUnavailableException)
            {
                // The connection broke; the next one goes on after what was read.
            }
        }
    }
}
