using Hearth.Orleans.Links;
using Hearth.Orleans.Tests.Support;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Orleans.Tests.Links;

public sealed class ReplicasTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly StreamId Stream = new(1);

    private TestReplica[] _replicas = [];

    private TestReplica A => _replicas[0];

    private TestReplica B => _replicas[1];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _replicas = await TestReplica.StartAsync(3);

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas) await replica.DisposeAsync();
    }

    [Fact]
    public async Task Replicas_ThatKnowEachOther_AreCompleteAndSayHowTheyAre()
    {
        // Act
        await UntilAsync(() => _replicas.All(replica => replica.Replicas.AreComplete), "that all are complete");
        A.Lifecycle.Leave();
        await UntilAsync(() => B.Replicas.StateOf(A.Address) is { TakesWork: false }, "that one takes no work");

        // Assert
        Assert.Equal((3, 2), (B.Replicas.MemberCount, B.Replicas.Others.Count));
        Assert.Equal(["talker"], B.Replicas.StateOf(A.Address)!.Agents);
        Assert.True(B.Replicas.StateOf(B.Address)!.TakesWork);
    }

    [Fact]
    public async Task Replicas_BesideAProcessThatTellsNothing_AreNotComplete()
    {
        // Arrange
        await UntilAsync(() => A.Replicas.AreComplete, "completeness");

        // Act
        A.Replicas.Remove(B.Address);

        // Assert
        await UntilAsync(() => !A.Replicas.AreComplete, "the end of completeness");
    }

    [Fact]
    public async Task HandOver_OfManyStreamsAtOnce_IsSharedByTheMembers()
    {
        // Arrange
        await UntilAsync(() => A.Replicas.Others.Count == 2, "that the others are heard");
        var ownership = A.Services.GetRequiredService<ClusterOwnership>();

        // Act
        await Task.WhenAll(Enumerable.Range(1, 40).Select(
            async number => await ownership.TryHandOverAsync(new StreamId(number), StreamKey.ForInstance("talker", $"{number}"))));

        // Assert: half and half, but for what takes so long that it counts no more.
        Assert.Equal((0, 40), (A.TakenOver, B.TakenOver + _replicas[2].TakenOver));
        Assert.InRange(B.TakenOver, 10, 30);
    }

    [Fact]
    public async Task Shown_AtTheOwner_IsSeenByReadersElsewhere()
    {
        // Arrange
        using var owner = A.Tails.Acquire(Stream);
        owner.Tail.Attach(1, Offset.Start);
        using var reader = B.Tails.Acquire(Stream);
        reader.Tail.AddReader();
        await UntilAsync(() => A.Replicas.IsFollowedBy(B.Address, Stream), "that it is followed");

        // Act
        owner.Tail.Show(1, 1);
        owner.Tail.Show(1, 2);
        await UntilAsync(() => reader.Tail.Read()?.Count == 2, "what was shown");
        owner.Tail.Detach(1);
        await UntilAsync(() => reader.Tail.IsCold, "that the owner let go");

        // Assert
        Assert.False(A.Replicas.IsFollowedBy(A.Address, Stream));
        Assert.True(B.Replicas.IsFollowedBy(B.Address, Stream));
    }

    [Fact]
    public async Task Remove_OfTheOwnersReplica_SendsReadersToStorage()
    {
        // Arrange
        using var owner = A.Tails.Acquire(Stream);
        owner.Tail.Attach(1, Offset.Start);
        owner.Tail.Show(1, 1);
        using var reader = B.Tails.Acquire(Stream);
        reader.Tail.AddReader();
        await UntilAsync(() => reader.Tail.Read()?.Count == 1, "what was shown");

        // Act
        B.Replicas.Remove(A.Address);

        // Assert
        Assert.True(reader.Tail.IsCold);
        Assert.Null(B.Replicas.StateOf(A.Address));
    }

    [Fact]
    public async Task Silence_OfTheOwnersReplica_SendsReadersToStorageUntilItIsHeardAgain()
    {
        // Arrange
        using var owner = A.Tails.Acquire(Stream);
        owner.Tail.Attach(1, Offset.Start);
        owner.Tail.Show(1, 1);
        using var reader = B.Tails.Acquire(Stream);
        reader.Tail.AddReader();
        await UntilAsync(() => reader.Tail.Read()?.Count == 1, "what was shown");

        // Act
        var process = B.Replicas.StateOf(A.Address)!.Process;
        Assert.False(B.Replicas.IsSilent(process));
        B.Way = () => Delivery.IsLost;
        await UntilAsync(() => reader.Tail.IsCold && B.Replicas.StateOf(A.Address) is null && !B.Replicas.AreComplete, "that it is silent");
        Assert.True(B.Replicas.IsSilent(process));
        owner.Tail.Show(1, 2);
        B.Way = () => Delivery.Arrives;

        // Assert
        await UntilAsync(() => reader.Tail.Read()?.Count == 2, "all that was shown");
    }

    [Fact]
    public async Task Settled_AtTheOwner_EndsWaitsElsewhere()
    {
        // Arrange: nobody asks the store here.
        var admission = Admission(StreamKey.ForInstance("talker", "a"));
        await A.Store.AdmitAsync(admission, Cancel);
        var submission = (await A.Store.FindSubmissionAsync(admission.Id, Cancel))!;
        var waiting = B.Outcomes.WaitAsync(admission.Id, Cancel);

        // Act: the owner is told of the wait some time after it has begun.
        await UntilAsync(
            () =>
            {
                A.Outcomes.Settled(submission, """{"result":"done"}"""u8.ToArray());
                return waiting.IsCompleted;
            },
            "the outcome");

        // Assert
        Assert.Equal("done", (await waiting).Result?.GetString());
    }

    [Fact]
    public async Task Nudge_OfTheOwnersProcess_HasItRunTheWorkAndTellHowItEnded()
    {
        // Arrange: B is what the store says of the owner, and has let go in the meantime.
        await UntilAsync(() => A.Replicas.StateOf(B.Address) is { TakesWork: true }, "that it takes work");
        var key = StreamKey.ForInstance("talker", "a");
        var admission = Admission(key);
        var result = await A.Store.AdmitAsync(admission, Cancel);
        var submission = SubmissionRecord.Of(admission, result.Stream, result.Number!.Value, result.Tail);

        // Act
        var isTold = A.Replicas.TryNudge(A.Replicas.StateOf(B.Address)!.Process, key, submission);
        using var awaited = A.Replicas.Await(result.Stream, admission.Id);
        await UntilAsync(() => B.Ownership.OwnerCount == 1, "the owner");

        // Assert: nobody has to be told of the wait.
        Assert.True(isTold);
        Assert.Null(awaited);
        Assert.Equal(0, A.Ownership.OwnerCount);
        Assert.False(A.Replicas.TryNudge(Guid.NewGuid(), key, submission));
    }

    [Fact]
    public async Task TakeOver_OfWhatAnotherReplicaLeaves_HappensUnlessThisOneLeavesToo()
    {
        // Arrange
        var key = StreamKey.ForInstance("talker", "a");
        var result = await A.Store.AdmitAsync(Admission(key), Cancel);
        A.Lifecycle.Leave();

        // Act
        var leaving = await A.TakeOverAsync(NudgeMessage.Left(result.Stream, key));
        var unknown = await B.TakeOverAsync(NudgeMessage.Left(result.Stream, StreamKey.ForInstance("other", "a")));
        var taken = await B.TakeOverAsync(NudgeMessage.Left(result.Stream, key));

        // Assert
        Assert.Equal((false, false, true), (leaving, unknown, taken));
        Assert.Equal((0, 1), (A.Ownership.OwnerCount, B.Ownership.OwnerCount));
    }

    [Fact]
    public async Task Deleted_AtOneReplica_WakesReadersElsewhere()
    {
        // Arrange
        using var reader = B.Tails.Acquire(Stream);
        reader.Tail.AddReader();
        await UntilAsync(() => A.Replicas.AreWatching(Stream), "that it is followed");
        var changed = reader.Tail.Changed;

        // Act
        A.Replicas.Deleted(Stream);

        // Assert
        await changed.WaitAsync(Limit, TimeProvider.System, Cancel);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Following_OverALinkThatLosesMuch_ConvergesOnBothSides(int seed)
    {
        // Arrange
        var random = new Random(seed);
        foreach (var replica in _replicas) replica.Way = AnyWay;
        var reading = _replicas.ToDictionary(replica => replica, _ => new Dictionary<StreamId, StreamTails.Lease>());

        // Act: readers come and go.
        for (var i = 0; i < 300; i++)
        {
            var replica = _replicas[random.Next(_replicas.Length)];
            var stream = new StreamId(random.Next(1, 20));
            if (reading[replica].Remove(stream, out var left))
            {
                left.Tail.RemoveReader();
                left.Dispose();
            }
            else
            {
                var lease = replica.Tails.Acquire(stream);
                lease.Tail.AddReader();
                reading[replica].Add(stream, lease);
            }

            if (i % 10 == 0) await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TimeProvider.System, Cancel);
        }

        // Assert: each knows of the others what they read, once they have not read the rest for a while, and keeps nothing else.
        foreach (var replica in _replicas) replica.Way = () => Delivery.Arrives;
        foreach (var (there, streams) in reading)
        {
            foreach (var here in _replicas.Where(replica => replica != there))
            {
                await UntilAsync(
                    () => Enumerable.Range(1, 20).All(i => here.Replicas.IsFollowedBy(there.Address, new StreamId(i)) == streams.ContainsKey(new StreamId(i))),
                    "the same interest on both sides");
            }
        }

        foreach (var lease in reading.Values.SelectMany(streams => streams.Values))
        {
            lease.Tail.RemoveReader();
            lease.Dispose();
        }

        await UntilAsync(
            () => _replicas.All(replica => replica.Tails.Count == 0 && Enumerable.Range(1, 20).All(i => !replica.Replicas.AreWatching(new StreamId(i)))),
            "that nothing is left");

        Delivery AnyWay()
        {
            lock (random) return (Delivery)random.Next(4);
        }
    }

    private static Admission Admission(StreamKey stream) => new()
    {
        Stream = stream,
        Id = SubmissionId.New(TimeProvider.System),
        Kind = SubmissionKind.Direct,
        Input = "{}"u8.ToArray(),
        AdmittedAt = TimeProvider.System.GetUtcNow(),
    };

    private static async Task UntilAsync(Func<bool> isReached, string expected)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isReached())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, $"Waited too long for {expected}.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Cancel);
        }
    }
}
