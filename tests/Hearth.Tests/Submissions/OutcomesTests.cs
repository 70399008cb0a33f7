using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Tests.Streams;
using Hearth.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Submissions;

public sealed class OutcomesTests : IAsyncDisposable
{
    private static readonly StreamKey Key = StreamKey.ForInstance("agent", "one");
    private static readonly SubmissionId Id = new("s-1");

    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly MemoryStore _other;
    private readonly Outcomes _outcomes;
    private readonly Task _polling;

    public OutcomesTests()
    {
        var database = new MemoryDatabase();
        _other = new MemoryStore(database, Guid.NewGuid());
        _outcomes = new Outcomes(new MemoryStore(database, Guid.NewGuid()), _time, NullLogger<Outcomes>.Instance);
        _polling = _outcomes.PollAsync(_stopping.Token);
    }

    private static byte[] Settlement => """{"type":"submission_settled","outcome":"completed","result":{"text":"Yes"}}"""u8.ToArray();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _polling);
        _stopping.Dispose();
    }

    [Fact]
    public async Task Wait_AnotherProcessSettles_FindsTheOutcome()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        var waiting = _outcomes.WaitAsync(Id, Cancel);
        await PollAsync();
        Assert.False(waiting.IsCompleted);

        // Act
        await SettleAsync(claim);
        await PollAsync();

        // Assert
        Assert.Equal("Yes", (await waiting.WaitAsync(Cancel)).Result!.Value.Text("text"));
        Assert.Equal(0, _outcomes.WaiterCount);
    }

    [Fact]
    public async Task Wait_TheInstanceIsDeleted_SaysSo()
    {
        await AdmitAndClaimAsync();
        var waiting = _outcomes.WaitAsync(Id, Cancel);

        await _other.DeleteAsync(Key, force: true, Cancel);
        await PollAsync();

        var failure = await Assert.ThrowsAsync<HearthException>(() => waiting);
        Assert.Equal(ErrorCodes.SessionDeleted, failure.Code);
        Assert.Equal(0, _outcomes.WaiterCount);
    }

    [Fact]
    public async Task Await_SettledBeforeAnybodyWaits_IsHeardAndTheStoreIsNotAsked()
    {
        // Arrange
        var admitted = await AdmitAsync();
        var outcomes = new Outcomes(new UnaskedStore(_other), _time, NullLogger<Outcomes>.Instance);
        using (var awaited = outcomes.Await())
        {
            awaited.Begin(admitted);

            // Act
            outcomes.Heard(Id, Settlement);
            var outcome = await awaited.WaitAsync(Id, Cancel);

            // Assert
            Assert.Equal("Yes", outcome.Result!.Value.Text("text"));
            Assert.Equal(1, outcomes.WaiterCount);
        }

        Assert.Equal(0, outcomes.WaiterCount);
    }

    [Fact]
    public async Task Await_AnotherSubmissionThanItBeganWith_FindsThatOnesOutcome()
    {
        // Arrange: what a repeated request is told of is settled already.
        await SettleAsync(await AdmitAndClaimAsync());
        using var awaited = _outcomes.Await();

        // Act
        var outcome = await awaited.WaitAsync(Id, Cancel);

        // Assert
        Assert.Equal("Yes", outcome.Result!.Value.Text("text"));
    }

    [Fact]
    public async Task Find_TheInstanceIsDeletedWhileItIsRead_FindsNothing()
    {
        // Arrange
        await SettleAsync(await AdmitAndClaimAsync());
        var outcomes = new Outcomes(new DeletingStore(_other), _time, NullLogger<Outcomes>.Instance);

        // Act
        var outcome = await outcomes.FindAsync(Id, Cancel);

        // Assert
        Assert.Null(outcome);
    }

    private async Task SettleAsync(StreamClaim claim)
    {
        var settlement = new StoredEvent(Offset.At(1, 1), EventKind.SubmissionSettled, Settlement);
        await _other.AppendAsync(new StreamAppend(claim.Stream, 1, [new AppendUnit { Events = [settlement], Settles = Id }]), Cancel);
    }

    // The memory store answers at once, and so the round ends within the tick.
    private async Task PollAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(250));
        await Task.Yield();
    }

    private Task<AdmissionResult> AdmitAsync() => _other.AdmitAsync(
        new Admission
        {
            Stream = Key,
            Id = Id,
            Kind = SubmissionKind.Direct,
            Input = "{}"u8.ToArray(),
            AdmittedAt = _time.GetUtcNow(),
        },
        Cancel);

    private async Task<StreamClaim> AdmitAndClaimAsync() => (await _other.ClaimAsync((await AdmitAsync()).Stream, Cancel))!;

    /// <summary>Everything is deleted just before it is read.</summary>
    private sealed class DeletingStore(IHearthStore inner) : ForwardingStore(inner)
    {
        public override async Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
        {
            await Inner.DeleteAsync(Key, force: true, cancellationToken);
            return await Inner.ReadAsync(stream, query, cancellationToken);
        }
    }

    /// <summary>Knows nothing of submissions.</summary>
    private sealed class UnaskedStore(IHearthStore inner) : ForwardingStore(inner)
    {
        public override Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("The store was asked.");
    }
}
