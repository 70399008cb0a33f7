using Hearth.Diagnostics;
using Hearth.Orleans.Links;
using Hearth.Orleans.Tests.Support;
using Hearth.Streams;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using static Hearth.Orleans.Tests.Support.TestTails;

namespace Hearth.Orleans.Tests.Links;

/// <summary>From the tails of one replica to those of another one.</summary>
public sealed class FeedsTests : IDisposable
{
    private static readonly SiloAddress Here = Address(1);
    private static readonly SiloAddress Elsewhere = Address(2);
    private static readonly StreamId Stream = new(7);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<HearthMetrics>().BuildServiceProvider();
    private readonly StreamTails _sending = Create();
    private readonly StreamTails _receiving = Create();
    private readonly OutgoingFeeds _outgoing;
    private readonly IncomingFeeds _incoming;

    public FeedsTests()
    {
        _outgoing = new OutgoingFeeds(_sending);
        _incoming = new IncomingFeeds(_receiving, _services.GetRequiredService<HearthMetrics>());
    }

    [Fact]
    public void Take_OfAStreamThatIsFollowed_TellsWhatIsShownOnce()
    {
        // Arrange
        using var sender = Owner(epoch: 1);
        using var receiver = Reader();
        sender.Tail.Show(1, 1);

        // Act
        _outgoing.Follow(Stream);
        Pass();
        sender.Tail.Show(1, 2);
        sender.Tail.Show(1, 3);
        _outgoing.Shown(Stream);
        var news = _outgoing.HasNews;
        Pass();

        // Assert
        Assert.True(news && !_outgoing.HasNews);
        Assert.Empty(_outgoing.Take());
        Assert.Equal([1L, 2, 3], receiver.Tail.Read());
        Assert.Equal(1, _incoming.Count);
    }

    [Fact]
    public void Shown_OfAStreamThatNobodyFollows_IsNoNews()
    {
        // Arrange
        using var sender = Owner(epoch: 1);

        // Act, Assert
        Assert.False(_outgoing.Shown(Stream));
        Assert.False(_outgoing.HasNews);
        Assert.True(_outgoing.Follow(Stream));
        Assert.False(_outgoing.Follow(Stream));
        Assert.True(_outgoing.Unfollow(Stream));
        Assert.False(_outgoing.Unfollow(Stream));
        Assert.Empty(_outgoing.Take());
    }

    [Fact]
    public void Take_OfAStreamWithoutAnOwner_TellsOnlyWhoWasFed()
    {
        // Arrange
        using var receiver = Reader();
        _outgoing.Follow(Stream);
        Assert.Empty(_outgoing.Take());
        using var sender = Owner(epoch: 1);
        sender.Tail.Show(1, 1);
        _outgoing.Shown(Stream);
        Pass();

        // Act
        sender.Tail.Detach(1);
        _outgoing.Shown(Stream);
        Pass();

        // Assert
        Assert.True(receiver.Tail.IsCold);
        Assert.Equal(0, _incoming.Count);
    }

    [Fact]
    public void Take_OfMoreThanOneMessageHolds_LeavesTheRestForTheNext()
    {
        // Arrange: 3 MiB of one stream, of which a message takes a part.
        using var sender = Owner(epoch: 1);
        using var receiver = Reader();
        for (var i = 1; i <= 48; i++) sender.Tail.Show(1, i, bytes: 64 << 10);
        _outgoing.Follow(Stream);

        // Act
        var messages = 0;
        while (_outgoing.HasNews)
        {
            var feeds = _outgoing.Take();
            Assert.InRange(feeds.Sum(feed => feed.Payloads.Length), 1, 1 << 20);
            Assert.Empty(_incoming.Take(Here, feeds));
            Assert.InRange(++messages, 1, 48);
        }

        // Assert
        Assert.True(messages > 2);
        Assert.Equal(Enumerable.Range(1, 48).Select(i => (long)i), receiver.Tail.Read());
    }

    [Fact]
    public void Take_OfManyStreams_IsBoundedAndLosesNone()
    {
        // Arrange
        var owners = Enumerable.Range(1, 2_000).Select(i => Owner(epoch: 1, new StreamId(i))).ToList();
        var readers = Enumerable.Range(1, 2_000).Select(i => Reader(new StreamId(i))).ToList();
        foreach (var owner in owners)
        {
            owner.Tail.Show(1, 1);
            _outgoing.Follow(owner.Tail.Stream);
        }

        // Act
        var largest = 0;
        while (_outgoing.HasNews)
        {
            var feeds = _outgoing.Take();
            largest = Math.Max(largest, feeds.Length);
            Assert.Empty(_incoming.Take(Here, feeds));
        }

        // Assert
        Assert.InRange(largest, 1, 512);
        Assert.All(readers, reader => Assert.Equal([1L], reader.Tail.Read()));
    }

    [Fact]
    public void Take_AfterWhatWasLost_IsRefusedAndBeginsAnew()
    {
        // Arrange
        using var sender = Owner(epoch: 1);
        using var receiver = Reader();
        sender.Tail.Show(1, 1);
        _outgoing.Follow(Stream);
        _outgoing.Take(); // Lost on its way.
        sender.Tail.Show(1, 2);
        _outgoing.Shown(Stream);

        // Act
        var refused = _incoming.Take(Here, _outgoing.Take());
        _outgoing.Restart([.. refused.Select(stream => new StreamId(stream))]);
        Pass();

        // Assert
        Assert.Equal([Stream.Value], refused);
        Assert.Equal([1L, 2], receiver.Tail.Read());
    }

    [Fact]
    public void Take_FromAnOwnerThatWasReplaced_ChangesNothing()
    {
        // Arrange
        using var sender = Owner(epoch: 1);
        using var receiver = Reader();
        sender.Tail.Show(1, 1);
        var old = FeedMessage.Of(sender.Tail.ReadFeed(null, new PageLimits(10, long.MaxValue))!);
        sender.Tail.Attach(2, Offset.Start);
        sender.Tail.Show(2, 1);
        _outgoing.Follow(Stream);
        Pass();

        // Act: it goes on for a while, and then says farewell.
        var refused = _incoming.Take(Elsewhere, [old, FeedMessage.End(Stream)]);
        _incoming.Lose(Elsewhere);

        // Assert
        Assert.Empty(refused);
        Assert.Equal([1L], receiver.Tail.Read());
        Assert.Equal(Offset.At(2, 1), receiver.Tail.Head);
        _incoming.Lose(Here);
        Assert.True(receiver.Tail.IsCold);
    }

    [Fact]
    public void Forget_OfAStreamThatIsReadNoMore_KeepsNothingOfIt()
    {
        // Arrange
        using var sender = Owner(epoch: 1);
        sender.Tail.Show(1, 1);
        _outgoing.Follow(Stream);
        using (Reader()) Pass();

        // Act
        _incoming.Forget(Stream);
        sender.Tail.Show(1, 2);
        _outgoing.Shown(Stream);
        Pass();

        // Assert
        Assert.Equal((0, 0, 0L), (_incoming.Count, _receiving.Count, _receiving.HeldBytes));
    }

    public void Dispose() => _services.Dispose();

    private static SiloAddress Address(int number) => SiloAddress.New(System.Net.IPAddress.Loopback, 11_111, number);

    private void Pass() => Assert.Empty(_incoming.Take(Here, _outgoing.Take()));

    private StreamTails.Lease Owner(long epoch, StreamId? stream = null)
    {
        var lease = _sending.Acquire(stream ?? Stream);
        lease.Tail.Attach(epoch, Offset.Start);
        return lease;
    }

    private StreamTails.Lease Reader(StreamId? stream = null)
    {
        var lease = _receiving.Acquire(stream ?? Stream);
        lease.Tail.AddReader();
        return lease;
    }
}
