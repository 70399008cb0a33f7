using System.Collections.Concurrent;
using System.Net;
using Hearth.Orleans.Links;
using Hearth.Orleans.Tests.Support;
using Hearth.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Links;

/// <summary>What goes in the answer to a call. Time stands still, so that a link that rests after its first message calls only when it is let.</summary>
public sealed class LinkAnswerTests : IAsyncDisposable
{
    private static readonly SiloAddress Self = SiloAddress.New(IPAddress.Loopback, 11_111, 1);
    private static readonly SiloAddress Other = SiloAddress.New(IPAddress.Loopback, 11_112, 1);

    private readonly StreamTails _tails = TestTails.Create();
    private readonly ScriptedService _service = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ReplicaLink _link;
    private readonly ConcurrentQueue<NudgeMessage> _lost = [];
    private readonly ConcurrentQueue<LinkMessage> _heard = [];
    private long[] _followed = [];
    private int _links = 1;
    private Task _running = Task.CompletedTask;

    public LinkAnswerTests()
    {
        var source = new LinkSource(Self, () => new ReplicaState(), () => (_followed, []), _lost.Enqueue, _heard.Enqueue, () => _links);
        _link = new ReplicaLink(Other, "other", _service, source, _tails, _time, NullLogger.Instance);
    }

    [Fact]
    public async Task Answer_ToACall_TellsWhatThereIsToTell()
    {
        // Arrange
        await RunAsync();
        _link.Deleted(new StreamId(7));

        // Act
        var received = Call(1, isWhole: true);
        Assert.True(Receive(received));
        var told = _link.Answer(received);
        Assert.True(Receive(Call(2, taken: told!.Number)));
        _link.Deleted(new StreamId(8));
        var next = await NextAsync(message => message.Deleted.Length > 0);

        // Assert
        Assert.Equal((Self, 1L, false), (told.From, told.Taken, told.IsWhole));
        Assert.Equal(new[] { 7L }, told.Deleted);
        Assert.Equal(new[] { 8L }, next.Deleted);
        Assert.Equal((told.Number + 1, 2L, false), (next.Number, next.Taken, next.IsWhole));
        Assert.Empty(_lost);
    }

    [Fact]
    public async Task Answer_ToAnEarlierBuild_TellsNothing()
    {
        // Arrange
        await RunAsync();
        _link.Deleted(new StreamId(7));

        // Act
        var received = Call(1, isWhole: true, hearsAnswers: false);
        Assert.True(Receive(received));

        // Assert
        Assert.Null(_link.Answer(received));
        Assert.Equal(new[] { 7L }, (await NextAsync(message => message.Deleted.Length > 0)).Deleted);
    }

    [Fact]
    public async Task Run_AmongManyMembers_RestsLongerBetweenMessages()
    {
        // Arrange
        _links = 10;
        await RunAsync();
        _link.Deleted(new StreamId(7));
        await NextAsync(message => message.Deleted.Length > 0);
        var toldAt = _time.GetUtcNow();

        // Act
        _link.Deleted(new StreamId(8));
        await NextAsync(message => message.Deleted is [8]);

        // Assert: 15 ms instead of 10, and time goes on by one or two before it is seen that the first one was told.
        Assert.InRange((_time.GetUtcNow() - toldAt).TotalMilliseconds, 13, LinkPace.Beat.TotalMilliseconds);
    }

    [Fact]
    public async Task Answer_WhileACallIsOnItsWay_WouldOvertakeIt()
    {
        // Arrange
        var answer = new TaskCompletionSource<LinkAnswer>();
        _service.Answer = _ => answer.Task;
        _running = Task.Run(_link.RunAsync);
        await _service.NextAsync(message => message.IsWhole);
        _link.Deleted(new StreamId(7));

        // Act
        var received = Call(1, isWhole: true);
        Assert.True(Receive(received));
        var told = _link.Answer(received);
        _service.Answer = _ => Task.FromResult(new LinkAnswer());
        answer.SetResult(new LinkAnswer());

        // Assert
        Assert.Null(told);
        Assert.Equal(new[] { 7L }, (await NextAsync(message => message.Deleted.Length > 0)).Deleted);
    }

    [Fact]
    public async Task FindCallBefore_AMessageThatHasOvertakenAnAnswer_IsTheCallOfThat()
    {
        // Arrange: the first message is in the answer to a call, the second one comes before it.
        await RunAsync();
        Assert.True(Receive(Call(1, isWhole: true)));
        var answer = new TaskCompletionSource<LinkAnswer>();
        _service.Answer = _ => answer.Task;
        _link.Deleted(new StreamId(7));
        await NextAsync(message => message.Deleted.Length > 0);

        // Act
        var call = _link.FindCallBefore(Call(3));
        var none = new[] { _link.FindCallBefore(Call(2)), _link.FindCallBefore(Call(3, isWhole: true)) };
        answer.SetResult(new LinkAnswer { Told = Call(2) });
        await PassUntilAsync(call!);

        // Assert
        Assert.All(none, Assert.Null);
        Assert.Equal(2, Assert.Single(_heard).Number);
        Assert.Null(_link.FindCallBefore(Call(9)));
    }

    [Fact]
    public async Task Answer_ThatWasNotTaken_IsMadeUpForWhenTheNextCallSaysSo()
    {
        // Arrange
        await RunAsync();
        _link.TryNudge(new NudgeMessage { Stream = 1, Submission = "a" });
        var received = Call(1, isWhole: true);
        Assert.True(Receive(received));
        var told = _link.Answer(received)!;
        _followed = [9];

        // Act
        Assert.True(Receive(Call(2, taken: told.Number - 1)));
        var again = await NextAsync(message => message.Number > told.Number);

        // Assert
        Assert.Equal("a", Assert.Single(_lost).Submission);
        Assert.True(again.IsWhole);
        Assert.Equal(new[] { 9L }, again.Followed);
    }

    [Fact]
    public async Task Answer_BeforeTheLastOneIsKnownToHaveArrived_TellsNothing()
    {
        // Arrange
        await RunAsync();
        _link.Deleted(new StreamId(7));
        var received = Call(1, isWhole: true);
        Assert.True(Receive(received));
        Assert.NotNull(_link.Answer(received));
        _link.Deleted(new StreamId(8));

        // Act
        var again = _link.Answer(received);
        var next = await NextAsync(message => message.Deleted.Length > 0);

        // Assert: it goes as a call, whose answer says of both that they have arrived.
        Assert.Null(again);
        Assert.Equal(new[] { 8L }, next.Deleted);
    }

    [Fact]
    public async Task Run_WhenAnAnswerTellsSomething_HearsIt()
    {
        // Arrange
        var told = Call(1, isWhole: true);
        _service.Answer = _ => Task.FromResult(new LinkAnswer { Told = told });

        // Act
        await RunAsync();

        // Assert
        Assert.Same(told, _heard.First());
    }

    [Fact]
    public async Task Refuse_OfWhatAnAnswerTold_HasItBegunAnew()
    {
        // Arrange
        using var owner = _tails.Acquire(new StreamId(5));
        owner.Tail.Attach(1, Offset.Start);
        owner.Tail.Show(1, 1);
        await RunAsync();
        Assert.True(Receive(Call(1, isWhole: true, followed: [5])));
        var first = await NextAsync(message => message.Feeds.Length > 0);

        // Act
        _link.Refuse([6]);
        var refusing = await NextAsync(message => message.Refused.Length > 0);
        Assert.True(Receive(Call(2, taken: refusing.Number, refused: [5])));
        var second = await NextAsync(message => message.Feeds.Length > 0);

        // Assert
        Assert.Equal(new[] { 6L }, refusing.Refused);
        Assert.Equal(first.Feeds[0].Positions, second.Feeds[0].Positions);
    }

    public async ValueTask DisposeAsync()
    {
        _link.Close(_ => { });
        await PassUntilAsync(_running);
    }

    // Everything was told once, and answered.
    private async Task RunAsync()
    {
        _running = Task.Run(_link.RunAsync);
        await _service.NextAsync(message => message.IsWhole);
        await NextAsync(message => message.Number == 2);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
    }

    private async Task<LinkMessage> NextAsync(Func<LinkMessage, bool> isIt)
    {
        var next = _service.NextAsync(isIt);
        await PassUntilAsync(next);
        return await next;
    }

    private async Task PassUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        }

        await task;
    }

    private bool Receive(LinkMessage message) => _link.Receive(message, _ => { }, _ => { });

    private static LinkMessage Call(
        long number, bool isWhole = false, bool hearsAnswers = true, long taken = 0, long[]? followed = null, long[]? refused = null) => new()
        {
            From = Other,
            Number = number,
            IsWhole = isWhole,
            State = new ReplicaState(),
            HearsAnswers = hearsAnswers,
            Taken = taken,
            Followed = followed ?? [],
            Refused = refused ?? [],
        };
}
