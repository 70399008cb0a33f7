using Hearth.Events;
using Hearth.Streams;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>Two processes on one database.</summary>
public abstract class SharingConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : SharedTestDatabase, new()
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SignalInterval = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Claim_WhatALivingProcessOwns_IsRefused()
    {
        await using var other = await OpenAnotherAsync();
        var claim = await AdmitAndClaimAsync();

        var refused = await other.ClaimAsync(claim.Stream, Cancel);

        Assert.Null(refused);
        Assert.Equal([AppendOutcome.Stored], await AppendAsync(claim, Unit(Event(1, 1))));
    }

    [Fact]
    public async Task Admit_ToAStream_SaysWhoOwnsIt()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        var first = await AdmitAsync();
        var claim = await Store.ClaimAsync(first.Stream, Cancel);

        // Act
        var owned = await other.AdmitAsync(Input(), Cancel);
        await Store.ReleaseAsync(claim!.Stream, claim.Epoch, Cancel);
        var released = await other.AdmitAsync(Input(), Cancel);

        // Assert
        Assert.Equal((first.Stream, first.Stream), (owned.Stream, released.Stream));
        Assert.Null(first.Owner);
        Assert.Contains(owned.Owner!.Value, await other.FindProcessesAsync(Cancel));
        Assert.Null(released.Owner);
    }

    [Fact]
    public async Task Claim_WhatThisProcessOwns_IsGranted()
    {
        var claim = await AdmitAndClaimAsync();

        var again = await Store.ClaimAsync(claim.Stream, Cancel);

        Assert.Equal(2, again!.Epoch);
    }

    [Fact]
    public async Task Claim_OfASilentProcess_IsTakenOverAndFencesIt()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        var old = await AdmitAndClaimAsync();
        await AppendManyAsync(old, 2);
        await Database.SilenceAsync(Store, Cancel);

        // Act: the old owner wakes up once it is replaced.
        var claim = await other.ClaimAsync(old.Stream, Cancel);
        await Store.HeartbeatAsync(Cancel);
        var outcomes = await AppendAsync(old, Unit(Event(1, 3)));

        // Assert
        Assert.Equal((2, Offset.At(1, 2)), (claim!.Epoch, claim.Tail));
        Assert.Equal([AppendOutcome.Fenced], outcomes);
        Assert.Null(await Store.ClaimAsync(old.Stream, Cancel));
        Assert.Equal<long[]>([1, 2], await ReadSequencesAsync(old.Stream));
    }

    [Fact]
    public async Task Claim_OfAProcessThatLeft_IsTakenOver()
    {
        var claim = await AdmitAndClaimAsync();
        await ReopenAsync();

        var next = await Store.ClaimAsync(claim.Stream, Cancel);

        Assert.Equal(2, next!.Epoch);
    }

    [Fact]
    public async Task Claim_AfterTheRelease_IsGrantedToAnybody()
    {
        await using var other = await OpenAnotherAsync();
        var claim = await AdmitAndClaimAsync();

        await Store.ReleaseAsync(claim.Stream, claim.Epoch, Cancel);

        Assert.Equal(2, (await other.ClaimAsync(claim.Stream, Cancel))!.Epoch);
    }

    [Fact]
    public async Task Release_UnderAnOldEpoch_TakesNothingFromTheNextOwner()
    {
        await using var other = await OpenAnotherAsync();
        var old = await AdmitAndClaimAsync();
        await Store.ReleaseAsync(old.Stream, old.Epoch, Cancel);
        await other.ClaimAsync(old.Stream, Cancel);

        await Store.ReleaseAsync(old.Stream, old.Epoch, Cancel);

        Assert.Null(await Store.ClaimAsync(old.Stream, Cancel));
    }

    [Fact]
    public async Task Heartbeat_AfterSilence_ProtectsWhatNobodyHasTaken()
    {
        await using var other = await OpenAnotherAsync();
        var claim = await AdmitAndClaimAsync();
        await Database.SilenceAsync(Store, Cancel);

        await Store.HeartbeatAsync(Cancel);

        Assert.Null(await other.ClaimAsync(claim.Stream, Cancel));
        Assert.Empty(await other.SweepAsync(default, 10, Cancel));
    }

    [Fact]
    public async Task DeclareDead_AnOwnerThatLives_IsTakenOverAndFencesIt()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        var old = await AdmitAndClaimAsync();
        await AppendManyAsync(old, 2);

        // Act: its heart still beats.
        await other.DeclareDeadAsync(Database.ProcessOf(Store), Cancel);
        var lives = await Store.HeartbeatAsync(Cancel);
        var swept = await other.SweepAsync(default, 10, Cancel);
        var claim = await other.ClaimAsync(old.Stream, Cancel);

        // Assert
        Assert.False(lives);
        Assert.Equal(old.Stream, Assert.Single(swept).Id);
        Assert.Equal((2, Offset.At(1, 2)), (claim!.Epoch, claim.Tail));
        Assert.Equal([AppendOutcome.Fenced], await AppendAsync(old, Unit(Event(1, 3))));
        Assert.True(await other.HeartbeatAsync(Cancel));
    }

    [Fact]
    public async Task DeclareDead_AProcessThatGoesOn_FindsAndClaimsNothing()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        var own = await AdmitAndClaimAsync("own");
        var free = await AdmitAsync("free");

        // Act
        await other.DeclareDeadAsync(Database.ProcessOf(Store), Cancel);
        await Store.HeartbeatAsync(Cancel);

        // Assert
        Assert.Empty(await Store.SweepAsync(default, 10, Cancel));
        Assert.Null(await Store.ClaimAsync(own.Stream, Cancel));
        Assert.Null(await Store.ClaimAsync(free.Stream, Cancel));
        Assert.NotNull(await other.ClaimAsync(free.Stream, Cancel));
    }

    [Fact]
    public async Task DeclareDead_TwiceOrWhoIsUnknown_ChangesNothingElse()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        var dead = Database.ProcessOf(Store);

        // Act
        await other.DeclareDeadAsync(Guid.NewGuid(), Cancel);
        await other.DeclareDeadAsync(dead, Cancel);
        await other.DeclareDeadAsync(dead, Cancel);

        // Assert
        Assert.False(await Store.HeartbeatAsync(Cancel));
        Assert.True(await other.HeartbeatAsync(Cancel));
    }

    [Fact]
    public async Task FindProcesses_OfSeveral_NamesThoseThatLive()
    {
        // Arrange
        var leaving = await OpenAnotherAsync();
        await using var silent = await OpenAnotherAsync();
        await using var dead = await OpenAnotherAsync();

        // Act
        var all = await Store.FindProcessesAsync(Cancel);
        await leaving.DisposeAsync();
        await Store.DeclareDeadAsync(Database.ProcessOf(dead), Cancel);
        await Database.SilenceAsync(silent, Cancel);
        var living = await Store.FindProcessesAsync(Cancel);

        // Assert
        Assert.Equal(new[] { Store, leaving, silent, dead }.Select(Database.ProcessOf).Order(), all.Order());
        Assert.Equal([Database.ProcessOf(Store)], living);
    }

    [Fact]
    public async Task Claim_FromManyProcesses_IsGrantedToOne()
    {
        // Arrange
        await using var second = await OpenAnotherAsync();
        await using var third = await OpenAnotherAsync();
        IHearthStore[] stores = [Store, second, third];
        var receipt = await AdmitAsync();

        // Act
        var claims = await Task.WhenAll(stores.Select(store => Task.Run(() => store.ClaimAsync(receipt.Stream, Cancel), Cancel)));

        // Assert
        Assert.Single(claims, claim => claim is not null);
    }

    [Fact]
    public async Task Sweep_StreamsOfLivingOthers_AreHiddenUntilTheyAreSilent()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        var owned = await AdmitAndClaimAsync("owned");
        var free = await AdmitAsync("free");

        // Act
        var whileAlive = await other.SweepAsync(default, 10, Cancel);
        var own = await Store.SweepAsync(default, 10, Cancel);
        await Database.SilenceAsync(Store, Cancel);
        var whenSilent = await other.SweepAsync(default, 10, Cancel);

        // Assert
        Assert.Equal([free.Stream], whileAlive.Select(stream => stream.Id));
        Assert.Equal([owned.Stream, free.Stream], own.Select(stream => stream.Id));
        Assert.Equal([owned.Stream, free.Stream], whenSilent.Select(stream => stream.Id));
    }

    [Fact]
    public async Task Admit_ToAStreamOfAnotherProcess_IsSeenByItsOwner()
    {
        await using var other = await OpenAnotherAsync();
        var claim = await AdmitAndClaimAsync(id: "s-1");
        await AppendAsync(claim, Unit(Event(1, 1, EventKind.SubmissionSettled)) with { Settles = new("s-1") });

        await other.AdmitAsync(Input(id: "s-2"), Cancel);

        Assert.Equal("s-2", (await Store.NextSubmissionAsync(claim.Stream, Cancel))!.Id.Value);
    }

    [Fact]
    public async Task Signal_OfAnOwnedStream_ReachesTheOwnerAndNobodyElse()
    {
        // Arrange
        await using var other = await OpenAnotherAsync();
        await using var third = await OpenAnotherAsync();
        var owned = await AdmitAndClaimAsync("owned");
        var free = await AdmitAsync("free");
        await using var atOwner = Store.ListenAsync(Cancel).GetAsyncEnumerator(Cancel);
        await using var atThird = third.ListenAsync(Cancel).GetAsyncEnumerator(Cancel);
        var (toOwner, toThird) = (atOwner.MoveNextAsync().AsTask(), atThird.MoveNextAsync().AsTask());

        // Act: what nobody owns is for everybody.
        await SignalUntilHeardAsync(other, owned.Stream, toOwner);
        await SignalUntilHeardAsync(other, free.Stream, toThird);

        // Assert
        Assert.Equal(owned.Stream, atOwner.Current);
        Assert.Equal(free.Stream, atThird.Current);
    }

    [Fact]
    public async Task Signal_OfAStreamThatDoesNotExist_IsHarmless()
    {
        await Store.SignalAsync(new StreamId(99), Cancel);

        Assert.Null(await Store.ClaimAsync(new StreamId(99), Cancel));
    }

    [Fact]
    public async Task Delete_WhileAnotherProcessOwnsIt_FencesTheOwner()
    {
        await using var other = await OpenAnotherAsync();
        var claim = await AdmitAndClaimAsync();

        await other.DeleteAsync(claim.Key, force: true, Cancel);

        Assert.Equal([AppendOutcome.Fenced], await AppendAsync(claim, Unit(Event(1, 1))));
        Assert.False((await Store.ReadAsync(claim.Stream, new EventQuery(Offset.Start, EventKinds.All, 1, 1), Cancel)).Exists);
    }

    private async Task<IHearthStore> OpenAnotherAsync()
    {
        var store = Database.CreateStore();
        await store.OpenAsync(Cancel);
        return store;
    }

    // A signal may be lost, as it is before the other side listens.
    private static async Task SignalUntilHeardAsync(IHearthStore from, StreamId stream, Task heard)
    {
        var limit = Task.Delay(Limit, TimeProvider.System, Cancel);
        while (!heard.IsCompleted && !limit.IsCompleted)
        {
            await from.SignalAsync(stream, Cancel);
            await Task.WhenAny(heard, Task.Delay(SignalInterval, TimeProvider.System, Cancel));
        }

        Assert.True(heard.IsCompleted, $"Nobody has heard of stream {stream}.");
        await heard;
    }
}
