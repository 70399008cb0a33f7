using System.Collections.Concurrent;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class OwnershipConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Claim_EveryTime_IncrementsTheEpoch()
    {
        var first = await AdmitAndClaimAsync();
        await AppendManyAsync(first, 3);

        var second = await Store.ClaimAsync(first.Stream, Cancel);

        Assert.Equal((1, Offset.Start), (first.Epoch, first.Tail));
        Assert.Equal((2, Offset.At(1, 3), first.Key), (second!.Epoch, second.Tail, second.Key));
    }

    [Fact]
    public async Task Claim_AStreamThatDoesNotExist_IsNull() =>
        Assert.Null(await Store.ClaimAsync(new StreamId(99), Cancel));

    [Fact]
    public async Task FindProcesses_ByTheOnlyOne_NamesItself()
    {
        var found = await Store.FindProcessesAsync(Cancel);

        Assert.Single(found);
        Assert.True(await Store.HeartbeatAsync(Cancel));
    }

    [Fact]
    public async Task DeclareDead_WhoIsUnknown_IsHarmless()
    {
        await Store.DeclareDeadAsync(Guid.NewGuid(), Cancel);

        Assert.True(await Store.HeartbeatAsync(Cancel));
        Assert.NotNull(await AdmitAndClaimAsync());
    }

    [Fact]
    public async Task Claim_FromManyThreads_GivesEveryEpochOnce()
    {
        var receipt = await AdmitAsync();

        var claims = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.ClaimAsync(receipt.Stream, Cancel), Cancel)));

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), claims.Select(claim => claim!.Epoch).Order());
    }

    [Fact]
    public async Task Claim_AgainstAppendsOfTheOldOwner_NothingOlderComesLater()
    {
        var claim = await AdmitAndClaimAsync();
        var storedByEpoch = new ConcurrentDictionary<long, long>();
        for (var round = 0; round < 20; round++)
        {
            var old = claim;
            var sequence = old.Tail.Sequence;
            var writing = Task.Run(() => AppendUntilFencedAsync(old, sequence, storedByEpoch), Cancel);
            await Task.Yield();
            claim = (await Store.ClaimAsync(old.Stream, Cancel))!;
            var atClaim = await ReadSequencesAsync(old.Stream);
            await writing;

            Assert.Equal(atClaim, await ReadSequencesAsync(old.Stream));
            Assert.Equal(claim.Tail.Sequence, atClaim.LastOrDefault());
        }

        Assert.Equal(storedByEpoch.Values.Sum(), (await ReadAllAsync(claim.Stream)).Count);
    }

    [Fact]
    public async Task Sweep_UnsettledWorkWithoutOwner_IsFound()
    {
        var receipt = await AdmitAsync();

        var found = await Store.SweepAsync(default, 10, Cancel);

        Assert.Equal(new UnsettledStream(receipt.Stream, StreamKey.ForInstance("echo", "one"), IsAborted: false), Assert.Single(found));
    }

    [Fact]
    public async Task Sweep_OwnStreams_AreAmongThem()
    {
        var claim = await AdmitAndClaimAsync();

        Assert.Equal(claim.Stream, Assert.Single(await Store.SweepAsync(default, 10, Cancel)).Id);
    }

    [Fact]
    public async Task Sweep_WorkThatWasAborted_SaysSoUntilItIsSettled()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AdmitAsync("two");
        await Store.AbortAsync(claim.Stream, Cancel);
        await AdmitAsync();

        var aborted = await Store.SweepAsync(default, 10, Cancel);
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = new SubmissionId("s-1") });
        var settled = await Store.SweepAsync(default, 10, Cancel);

        Assert.Equal([true, false], aborted.Select(stream => stream.IsAborted));
        Assert.Equal([false, false], settled.Select(stream => stream.IsAborted));
    }

    [Fact]
    public async Task Sweep_AfterTheRelease_FindsItAgain()
    {
        var claim = await AdmitAndClaimAsync();

        await Store.ReleaseAsync(claim.Stream, claim.Epoch, Cancel);

        Assert.Equal(claim.Stream, Assert.Single(await Store.SweepAsync(default, 10, Cancel)).Id);
    }

    [Fact]
    public async Task Sweep_EverythingSettled_IsEmpty()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = new SubmissionId("s-1") });

        await Store.ReleaseAsync(claim.Stream, claim.Epoch, Cancel);

        Assert.Empty(await Store.SweepAsync(default, 10, Cancel));
    }

    [Fact]
    public async Task Sweep_ManyStreams_KeepsToTheLimitAndNamesEachOnce()
    {
        for (var i = 0; i < 10; i++)
        {
            await AdmitAsync($"i-{i}");
            await AdmitAsync($"i-{i}");
        }

        Assert.Equal(3, (await Store.SweepAsync(default, 3, Cancel)).Count);
        Assert.Equal(10, (await Store.SweepAsync(default, 100, Cancel)).DistinctBy(stream => stream.Id).Count());
        var first = await Store.SweepAsync(default, 4, Cancel);
        var rest = await Store.SweepAsync(first[^1].Id, 100, Cancel);
        Assert.Equal(10, first.Concat(rest).DistinctBy(stream => stream.Id).Count());
        Assert.Equal(6, rest.Count);
    }

    [Fact]
    public async Task Abort_UnsettledWork_MarksWhatWasAdmittedSoFar()
    {
        var first = await AdmitAsync();

        var any = await Store.AbortAsync(first.Stream, Cancel);
        var second = await AdmitAsync();

        Assert.True(any);
        Assert.True((await Store.FindSubmissionAsync(first.Id, Cancel))!.IsAborted);
        Assert.True((await Store.NextSubmissionAsync(first.Stream, Cancel))!.IsAborted);
        Assert.False((await Store.FindSubmissionAsync(second.Id, Cancel))!.IsAborted);
    }

    [Fact]
    public async Task Abort_NothingUnsettled_SaysSo()
    {
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = new SubmissionId("s-1") });

        Assert.False(await Store.AbortAsync(claim.Stream, Cancel));
        Assert.False(await Store.AbortAsync(new StreamId(99), Cancel));
    }

    private async Task AppendUntilFencedAsync(StreamClaim claim, long sequence, ConcurrentDictionary<long, long> storedByEpoch)
    {
        while ((await AppendAsync(claim, Unit(Event(claim.Epoch, ++sequence))))[0] == AppendOutcome.Stored)
        {
            storedByEpoch.AddOrUpdate(claim.Epoch, 1, (_, count) => count + 1);
        }
    }
}
