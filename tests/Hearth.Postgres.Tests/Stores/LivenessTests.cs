using Hearth.Storage;

namespace Hearth.Postgres.Tests.Stores;

public sealed class LivenessTests : StoreTests
{
    private PostgresStore _owner = null!;
    private PostgresStore _other = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _owner = await OpenStoreAsync();
        _other = await OpenStoreAsync();
    }

    [Fact]
    public async Task Claim_OwnerLives_IsNull()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        // Act
        var other = await _other.ClaimAsync(claim.Stream, Cancel);
        // Assert
        Assert.Null(other);
        Assert.Empty(await _other.SweepAsync(default, 10, Cancel));
        Assert.Equal(claim.Stream, Assert.Single(await _owner.SweepAsync(default, 10, Cancel)).Id);
    }

    [Fact]
    public async Task Claim_OwnerHasBeenSilentForFiveSeconds_TakesOver()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await SilenceAsync(6);
        // Act
        var found = await _other.SweepAsync(default, 10, Cancel);
        var taken = await _other.ClaimAsync(claim.Stream, Cancel);
        // Assert
        Assert.Equal(claim.Stream, Assert.Single(found).Id);
        Assert.Equal(claim.Epoch + 1, taken?.Epoch);
    }

    [Fact]
    public async Task Claim_OwnerWasHeardThreeSecondsAgo_IsNull()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await SilenceAsync(3);
        // Act
        var other = await _other.ClaimAsync(claim.Stream, Cancel);
        // Assert
        Assert.Null(other);
    }

    [Fact]
    public async Task Heartbeat_OfASilentProcess_BringsItBack()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await SilenceAsync(6);
        // Act
        await _owner.HeartbeatAsync(Cancel);
        // Assert
        Assert.Null(await _other.ClaimAsync(claim.Stream, Cancel));
    }

    [Fact]
    public async Task Heartbeat_RowIsGone_WritesItAgain()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await ExecuteAsync("DELETE FROM processes");
        // Act
        await _owner.HeartbeatAsync(Cancel);
        // Assert
        Assert.Null(await _other.ClaimAsync(claim.Stream, Cancel));
    }

    [Fact]
    public async Task Heartbeat_EveryPooledConnectionIsBusy_DoesNotWait()
    {
        // Arrange: two connections, both with admissions that wait for a lock.
        var store = await OpenStoreAsync(maxPoolSize: 2);
        await store.AdmitAsync(Input(), Cancel);
        await using var connection = await Servers.Sql.OpenAsync(InSchema());
        await Servers.Sql.ExecuteAsync(connection, "BEGIN; UPDATE queues SET last_number = last_number");
        var waiting = AtOnceAsync(2, _ => store.AdmitAsync(Input(), Cancel));
        // Act
        await store.HeartbeatAsync(Cancel);
        var wereWaiting = !waiting.IsCompleted;
        await Servers.Sql.ExecuteAsync(connection, "ROLLBACK");
        // Assert
        Assert.True(wereWaiting);
        Assert.Equal(2, (await waiting).Length);
    }

    [Fact]
    public async Task Dispose_OfTheOwner_FreesItsStreamsAtOnce()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        // Act
        await _owner.DisposeAsync();
        // Assert
        Assert.NotNull(await _other.ClaimAsync(claim.Stream, Cancel));
    }

    [Fact]
    public async Task Release_ByAFormerOwner_ChangesNothing()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await SilenceAsync(6);
        var taken = await _other.ClaimAsync(claim.Stream, Cancel);
        await _other.HeartbeatAsync(Cancel);
        // Act
        await _owner.ReleaseAsync(claim.Stream, claim.Epoch, Cancel);
        await _owner.ReleaseAsync(claim.Stream, taken!.Epoch, Cancel);
        // Assert
        Assert.Null(await _owner.ClaimAsync(claim.Stream, Cancel));
    }

    [Fact]
    public async Task Claim_ByBothAtOnceFromADeadOwner_SucceedsForOne()
    {
        // Arrange
        var third = await OpenStoreAsync();
        var claim = await AdmitAndClaimAsync();
        await SilenceAsync(6);
        await _other.HeartbeatAsync(Cancel);
        await third.HeartbeatAsync(Cancel);
        // Act
        var claims = await AtOnceAsync(2, i => (i == 0 ? _other : third).ClaimAsync(claim.Stream, Cancel));
        // Assert
        Assert.Single(claims, taken => taken is not null);
    }

    [Fact]
    public async Task Purge_ProcessesNotSeenForAnHour_AreForgotten()
    {
        // Arrange
        await SilenceAsync(3_601);
        await _other.HeartbeatAsync(Cancel);
        // Act
        await _other.PurgeAsync(Noon, Cancel);
        // Assert
        Assert.Equal(1, await CountAsync("processes"));
    }

    [Fact]
    public async Task Heartbeat_OfAProcessDeclaredDead_LeavesItsRowAsItWas()
    {
        // Arrange
        await _other.DeclareDeadAsync(await OwnerIdAsync(), Cancel);
        var seenAt = await ReadAsync<DateTime>("SELECT seen_at FROM processes WHERE declared_dead_at IS NOT NULL");
        // Act
        var lives = await _owner.HeartbeatAsync(Cancel);
        // Assert
        Assert.False(lives);
        Assert.Equal(seenAt, await ReadAsync<DateTime>("SELECT seen_at FROM processes WHERE declared_dead_at IS NOT NULL"));
    }

    [Fact]
    public async Task Purge_ProcessDeclaredDead_IsForgottenOnceItHadAnHourToHearOfIt()
    {
        // Arrange
        await _other.DeclareDeadAsync(await OwnerIdAsync(), Cancel);
        // Act
        await _other.PurgeAsync(Noon, Cancel);
        var lives = await _owner.HeartbeatAsync(Cancel);
        await ExecuteAsync("UPDATE processes SET seen_at = now() - interval '61 minutes' WHERE declared_dead_at IS NOT NULL");
        await _other.PurgeAsync(Noon, Cancel);
        // Assert
        Assert.False(lives);
        Assert.Equal(1, await CountAsync("processes"));
    }

    [Fact]
    public async Task Heartbeat_OfABuildThatKnowsNoDeclaration_KeepsItsProcessDead()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        await _other.DeclareDeadAsync(await OwnerIdAsync(), Cancel);
        // Act: what the first version of the schema was written for.
        await ExecuteAsync(
            "INSERT INTO processes (id, host, number, start_mark, name, version) SELECT id, '', 1, '', '', '' FROM processes "
            + "ON CONFLICT (id) DO UPDATE SET seen_at = now()");
        // Assert
        Assert.Equal(2, await CountAsync("processes"));
        Assert.False(await _owner.HeartbeatAsync(Cancel));
        Assert.NotNull(await _other.ClaimAsync(claim.Stream, Cancel));
    }

    [Fact]
    public async Task DeclareDead_TheOthersHeartIsJustBeating_HoldsAfterwards()
    {
        // Arrange: a heartbeat that has not committed.
        var owner = await OwnerIdAsync();
        await using var connection = await Servers.Sql.OpenAsync(InSchema());
        await Servers.Sql.ExecuteAsync(connection, "BEGIN; UPDATE processes SET seen_at = now()");
        // Act
        var declaring = _other.DeclareDeadAsync(owner, Cancel);
        await Servers.Sql.ExecuteAsync(connection, "COMMIT");
        await declaring;
        // Assert
        Assert.False(await _owner.HeartbeatAsync(Cancel));
    }

    private async Task<Guid> OwnerIdAsync()
    {
        if (await CountAsync("streams WHERE owner IS NOT NULL") == 0) await AdmitAndClaimAsync();
        return await ReadAsync<Guid>("SELECT owner FROM streams");
    }

    private async Task<StreamClaim> AdmitAndClaimAsync() =>
        (await _owner.ClaimAsync((await _owner.AdmitAsync(Input(), Cancel)).Stream, Cancel))!;

    /// <summary>As if no process had been heard for so long.</summary>
    private Task SilenceAsync(int seconds) => ExecuteAsync($"UPDATE processes SET seen_at = now() - interval '{seconds} seconds'");
}
