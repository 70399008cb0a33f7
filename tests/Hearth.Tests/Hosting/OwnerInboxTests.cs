using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Hosting;

public sealed class OwnerInboxTests
{
    private static readonly SubmissionRecord First = SubmissionRecord.Of(
        new Admission
        {
            Stream = StreamKey.ForInstance("support", "ticket-1"),
            Id = SubmissionId.New(TimeProvider.System),
            Kind = SubmissionKind.Direct,
            Input = "{}"u8.ToArray(),
            AdmittedAt = DateTimeOffset.UnixEpoch,
        },
        new StreamId(1),
        1,
        Offset.Start);

    private readonly OwnerInbox _inbox = new(new FakeTimeProvider());

    [Fact]
    public void Retire_WithNothingTold_LeavesNothing()
    {
        Assert.Null(_inbox.Take(1, out var mustLook));
        Assert.True(mustLook);

        Assert.False(_inbox.Retire());
        Assert.False(_inbox.TryNudge(null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Retire_WithSomethingToldThatNobodyHasTaken_SaysSo(bool isAdmittedHere)
    {
        _inbox.Take(1, out _);
        Assert.True(_inbox.TryNudge(isAdmittedHere ? First : null));

        Assert.True(_inbox.Retire());
    }

    [Fact]
    public async Task Wake_EndsAWaitAndIsNoWork()
    {
        _inbox.Take(1, out _);
        var waiting = _inbox.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        _inbox.Wake();

        Assert.True(await waiting);
        Assert.Null(_inbox.Take(1, out var mustLook));
        Assert.False(mustLook);
        Assert.False(_inbox.Retire());
    }
}
