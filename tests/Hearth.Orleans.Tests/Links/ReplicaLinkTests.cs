using System.Collections.Concurrent;
using System.Net;
using Hearth.Orleans.Links;
using Hearth.Orleans.Tests.Support;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Links;

public sealed class ReplicaLinkTests : IAsyncDisposable
{
    private static readonly SiloAddress Self = SiloAddress.New(IPAddress.Loopback, 11_111, 1);
    private static readonly SiloAddress Other = SiloAddress.New(IPAddress.Loopback, 11_112, 1);

    private readonly StreamTails _tails = TestTails.Create();
    private readonly ScriptedService _service = new();
    private readonly ReplicaLink _link;
    private readonly HashSet<StreamId> _followedThere = [];
    private readonly ConcurrentQueue<NudgeMessage> _lost = [];
    private long[] _followed = [];
    private long[] _awaited = [];
    private Task _running = Task.CompletedTask;

    public ReplicaLinkTests()
    {
        var source = new LinkSource(Self, () => new ReplicaState { Load = 3 }, () => (_followed, _awaited), _lost.Enqueue, _ => { }, () => 1);
        _link = new ReplicaLink(Other, "other", _service, source, _tails, TimeProvider.System, NullLogger.Instance);
    }

    [Fact]
    public async Task Run_WithNothingToTell_SaysEverythingOnceAndThenThatItLives()
    {
        // Arrange
        (_followed, _awaited) = ([1, 2], [3]);

        // Act
        Run();
        var first = await _service.NextAsync(_ => true);
        var second = await _service.NextAsync(_ => true);

        // Assert
        Assert.Equal((Self, 1L, true, 3), (first.From, first.Number, first.IsWhole, first.State.Load));
        Assert.Equal([1L, 2], first.Followed);
        Assert.Equal([3L], first.Awaited);
        Assert.Equal((2L, false, 0, 0), (second.Number, second.IsWhole, second.Followed.Length, second.Unfollowed.Length));
    }

    [Fact]
    public async Task Run_WithChanges_TellsThemInTheNextMessage()
    {
        // Arrange
        Run();
        await _service.NextAsync(message => message.IsWhole);

        // Act
        _link.Follow(new StreamId(1));
        _link.Await(new StreamId(2));
        var begun = await _service.NextAsync(message => message.Awaited.Length > 0);
        _link.Unfollow(new StreamId(1));
        _link.Unawait(new StreamId(2));
        _link.Deleted(new StreamId(3));
        var ended = await _service.NextAsync(message => message.Deleted.Length > 0);

        // Assert
        Assert.Equal([2L], begun.Awaited);
        Assert.Equal([2L], ended.Unawaited);
        Assert.Equal([3L], ended.Deleted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_AfterAMessageThatWasLostOrNotUnderstood_TellsEverythingAnew(bool isLost)
    {
        // Arrange
        using var owner = _tails.Acquire(new StreamId(5));
        owner.Tail.Attach(1, Offset.Start);
        Run();
        await _service.NextAsync(message => message.IsWhole);
        Receive(1, isWhole: true, followed: [5]);
        owner.Tail.Show(1, 1);
        _link.Shown(new StreamId(5));
        await _service.NextAsync(message => message.Feeds.Any(feed => feed.Positions.Length == 1));

        // Act
        _service.Answer = _ => isLost ? throw new TimeoutException() : Task.FromResult(new LinkAnswer { IsLost = true });
        _followed = [9];
        _link.Follow(new StreamId(9));
        await _service.NextAsync(message => message.Followed.Contains(9));
        _service.Answer = _ => Task.FromResult(new LinkAnswer());
        var again = await _service.NextAsync(message => message.IsWhole && message.Feeds.Length > 0);

        // Assert
        Assert.Equal([9L], again.Followed);
        Assert.Equal([Offset.At(1, 1).Value], Assert.Single(again.Feeds).Positions);
    }

    [Fact]
    public async Task Run_AfterARefusedFeed_BeginsThatOneAnew()
    {
        // Arrange
        using var owner = _tails.Acquire(new StreamId(5));
        owner.Tail.Attach(1, Offset.Start);
        owner.Tail.Show(1, 1);
        var isRefused = false;
        _service.Answer = message => Task.FromResult(new LinkAnswer { Refused = message.Feeds.Length > 0 && !isRefused && (isRefused = true) ? [5] : [] });
        Receive(1, isWhole: true, followed: [5]);

        // Act
        Run();
        var first = await _service.NextAsync(message => message.Feeds.Length > 0);
        var second = await _service.NextAsync(message => message.Feeds.Length > 0);

        // Assert
        Assert.Equal(first.Feeds[0].Positions, second.Feeds[0].Positions);
        Assert.False(second.IsWhole);
    }

    [Fact]
    public async Task Run_WhileAMessageIsOnItsWay_SendsNoOther()
    {
        // Arrange
        var isUnderWay = 0;
        _service.Answer = async _ =>
        {
            Assert.Equal(1, Interlocked.Increment(ref isUnderWay));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            Interlocked.Decrement(ref isUnderWay);
            return new LinkAnswer();
        };

        Run();
        Assert.True((await _service.NextAsync(message => message.Number == 1)).IsWhole);

        // Act
        for (var i = 1; i <= 100; i++)
        {
            _link.Deleted(new StreamId(i));
            await Task.Yield();
        }

        // Assert: a message that fails would be told anew, and as a whole.
        Assert.False((await _service.NextAsync(message => message.Deleted.Contains(100))).IsWhole);
    }

    [Fact]
    public void Receive_OfAMessage_NeedsTheOneBeforeItOrEverything()
    {
        // Act, Assert
        Assert.False(Receive(1, isWhole: false, followed: [1])); // Nothing is known yet.
        Assert.True(Receive(2, isWhole: true, followed: [1, 2]));
        Assert.False(Receive(2, isWhole: true, followed: [3])); // Twice.
        Assert.False(Receive(1, isWhole: true, followed: [3])); // Late.
        Assert.True(Receive(3, isWhole: false, followed: [3], unfollowed: [1]));
        Assert.False(Receive(5, isWhole: false, followed: [4])); // One is missing.
        Assert.Equal([2L, 3], _followedThere.Select(stream => stream.Value).Order());
        Assert.True(Receive(6, isWhole: true, followed: [4]));
        Assert.Equal([4L], _followedThere.Select(stream => stream.Value));
        Assert.True(_link.IsFollowing(new StreamId(4)) && !_link.IsFollowing(new StreamId(2)));
    }

    [Fact]
    public void Receive_OfWhatIsKnown_CountsItOnce()
    {
        // Arrange
        var (follows, unfollows) = (0, 0);
        LinkMessage Message(long number, long[] followed, long[] unfollowed) => new()
        {
            From = Other,
            Number = number,
            IsWhole = number == 1,
            State = new ReplicaState(),
            Followed = followed,
            Unfollowed = unfollowed,
        };

        // Act
        _link.Receive(Message(1, [1], []), _ => follows++, _ => unfollows++);
        _link.Receive(Message(2, [1, 2], [3]), _ => follows++, _ => unfollows++);
        _link.Close(_ => unfollows++);
        var isTaken = _link.Receive(Message(3, [4], []), _ => follows++, _ => unfollows++);

        // Assert
        Assert.False(isTaken);
        Assert.Equal((2, 2), (follows, unfollows));
    }

    [Fact]
    public async Task Settled_OfAStreamThatIsWaitedForThere_IsTold()
    {
        // Arrange
        Run();
        await _service.NextAsync(message => message.IsWhole);
        Receive(1, isWhole: true, followed: [], awaited: [1]);

        // Act
        _link.Settled(new StreamId(2), new SubmissionId("b"), new byte[] { 2 });
        _link.Settled(new StreamId(1), new SubmissionId("a"), new byte[] { 1 });
        var told = await _service.NextAsync(message => message.Settlements.Length > 0);

        // Assert
        var settlement = Assert.Single(told.Settlements);
        Assert.Equal(("a", 1), (settlement.Submission, settlement.Event[0]));
    }

    [Fact]
    public async Task Nudge_OfASubmission_IsToldOnce()
    {
        // Arrange
        Run();
        await _service.NextAsync(message => message.IsWhole);

        // Act
        Assert.True(_link.TryNudge(new NudgeMessage { Stream = 1, Name = "talker", Submission = "a" }));
        var told = await _service.NextAsync(message => message.Nudges.Length > 0);
        var next = await _service.NextAsync(_ => true);

        // Assert
        Assert.Equal((1L, "talker", "a"), (Assert.Single(told.Nudges).Stream, told.Nudges[0].Name, told.Nudges[0].Submission));
        Assert.Empty(next.Nudges);
        Assert.Empty(_lost);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nudge_InAMessageThatWasLostOrNotUnderstood_IsGivenBack(bool isLost)
    {
        // Arrange
        Run();
        await _service.NextAsync(message => message.IsWhole);

        // Act
        _service.Answer = _ => isLost ? throw new TimeoutException() : Task.FromResult(new LinkAnswer { IsLost = true });
        _link.TryNudge(new NudgeMessage { Stream = 1, Submission = "a" });
        await _service.NextAsync(message => message.Nudges.Length > 0);
        var next = await _service.NextAsync(_ => true);

        // Assert
        Assert.Equal("a", Assert.Single(_lost).Submission);
        Assert.Empty(next.Nudges);
    }

    [Fact]
    public async Task Settled_OfASubmissionThatWasNudgedFromThere_IsToldOnce()
    {
        // Arrange
        Run();
        await _service.NextAsync(message => message.IsWhole);
        _link.Receive(
            new LinkMessage { From = Other, Number = 1, IsWhole = true, State = new ReplicaState(), Nudges = [new NudgeMessage { Stream = 1, Submission = "a" }] },
            _ => { },
            _ => { });

        // Act
        _link.Settled(new StreamId(1), new SubmissionId("a"), new byte[] { 1 });
        _link.Settled(new StreamId(1), new SubmissionId("a"), new byte[] { 1 });
        _link.Settled(new StreamId(1), new SubmissionId("b"), new byte[] { 2 });
        var told = await _service.NextAsync(message => message.Settlements.Length > 0);

        // Assert
        Assert.Equal("a", Assert.Single(told.Settlements).Submission);
    }

    [Fact]
    public void Memory_WhileNothingGetsThrough_IsBounded()
    {
        // Arrange
        Receive(1, isWhole: true, followed: [], awaited: [1]);

        // Act: nothing is sent.
        for (var i = 0; i < 20_000; i++)
        {
            _link.Settled(new StreamId(1), new SubmissionId("a"), new byte[] { 1 });
            _link.Deleted(new StreamId(i));
            _link.TryNudge(new NudgeMessage { Stream = i });
        }

        // Assert
        LinkMessage? sent = null;
        _service.Answer = message => Task.FromResult(new LinkAnswer { IsLost = (sent ??= message) is null });
        Run();
        Assert.True(SpinWait.SpinUntil(() => sent is not null, TimeSpan.FromSeconds(20)));
        Assert.Equal((10_000, 10_000, 10_000), (sent!.Settlements.Length, sent.Deleted.Length, sent.Nudges.Length));
    }

    public async ValueTask DisposeAsync()
    {
        _link.Close(_ => { });
        await _running;
    }

    private void Run() => _running = Task.Run(_link.RunAsync);

    private bool Receive(long number, bool isWhole, long[] followed, long[]? unfollowed = null, long[]? awaited = null) => _link.Receive(
        new LinkMessage
        {
            From = Other,
            Number = number,
            IsWhole = isWhole,
            State = new ReplicaState(),
            Followed = followed,
            Unfollowed = unfollowed ?? [],
            Awaited = awaited ?? [],
        },
        stream => _followedThere.Add(stream),
        stream => _followedThere.Remove(stream));
}
