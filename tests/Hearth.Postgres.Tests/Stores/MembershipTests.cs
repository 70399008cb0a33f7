using Hearth.Storage;

namespace Hearth.Postgres.Tests.Stores;

public sealed class MembershipTests : StoreTests
{
    private const string Cluster = "test";

    private IMembershipStore _store = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _store = await OpenStoreAsync();
    }

    [Fact]
    public async Task Read_ClusterThatNobodyJoined_IsEmpty()
    {
        // Act
        var table = await _store.ReadAsync(Cluster, Cancel);
        // Assert
        Assert.Equal((0, 0), (table.Version, table.Members.Count));
    }

    [Fact]
    public async Task Insert_SeveralMembers_KeepsThemAsTheyAreAndCounts()
    {
        // Arrange
        var (first, second) = (Member(1), Member(2) with { Name = "zwölf 🔥\\", Suspicions = "10.0.0.1:1@7=2026", Status = 3, GatewayPort = 30_000 });
        // Act
        var inserted = (await _store.InsertAsync(Cluster, first, 0, Cancel), await _store.InsertAsync(Cluster, second, 1, Cancel));
        var table = await _store.ReadAsync(Cluster, Cancel);
        // Assert
        Assert.Equal((true, true), inserted);
        Assert.Equal(2, table.Version);
        Assert.Equal([first, second], table.Members.OrderBy(member => member.Port));
    }

    [Fact]
    public async Task Insert_UnderAVersionThatWasRead_ByManyAtOnce_SucceedsForOne()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(0), 0, Cancel);
        // Act
        var inserted = await AtOnceAsync(10, i => _store.InsertAsync(Cluster, Member(i + 1), 1, Cancel));
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Single(inserted, isInserted => isInserted);
        Assert.Equal((2, 2), (table.Version, table.Members.Count));
    }

    [Fact]
    public async Task Insert_IntoAnEmptyCluster_ByManyAtOnce_SucceedsForOne()
    {
        // Act
        var inserted = await AtOnceAsync(10, i => _store.InsertAsync(Cluster, Member(i), 0, Cancel));
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Single(inserted, isInserted => isInserted);
        Assert.Equal((1, 1), (table.Version, table.Members.Count));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Insert_UnderAnotherVersion_ChangesNothing(int version)
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        // Act
        var isInserted = await _store.InsertAsync(Cluster, Member(2), version, Cancel);
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.False(isInserted);
        Assert.Equal((1, Member(1)), (table.Version, Assert.Single(table.Members)));
    }

    [Fact]
    public async Task Insert_IntoAClusterThatWasDeleted_ChangesNothing()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        await _store.DeleteAsync(Cluster, Cancel);
        // Act
        var isInserted = await _store.InsertAsync(Cluster, Member(2), 1, Cancel);
        // Assert
        Assert.False(isInserted);
        Assert.Equal(0, (await _store.ReadAsync(Cluster, Cancel)).Version);
    }

    [Fact]
    public async Task Insert_MemberThatExists_ChangesNothing()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        // Act
        var isInserted = await _store.InsertAsync(Cluster, Member(1) with { Name = "another" }, 1, Cancel);
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.False(isInserted);
        Assert.Equal((1, Member(1)), (table.Version, Assert.Single(table.Members)));
    }

    [Fact]
    public async Task Update_UnderTheVersionThatWasRead_ReplacesTheMember()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        await _store.InsertAsync(Cluster, Member(2), 1, Cancel);
        var changed = new ClusterMember("10.0.0.1", 2, 7, "b", "c", 4, 5, "d", Noon.AddDays(1), Noon.AddDays(2));
        // Act
        var isUpdated = await _store.UpdateAsync(Cluster, changed, 2, Cancel);
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.True(isUpdated);
        Assert.Equal(3, table.Version);
        Assert.Equal([Member(1), changed], table.Members.OrderBy(member => member.Port));
    }

    [Fact]
    public async Task Update_UnderAVersionThatWasRead_ByManyAtOnce_SucceedsForOne()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        // Act
        var updated = await AtOnceAsync(10, i => _store.UpdateAsync(Cluster, Member(1) with { Status = i }, 1, Cancel));
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Single(updated, isUpdated => isUpdated);
        Assert.Equal((2, Array.IndexOf(updated, true)), (table.Version, Assert.Single(table.Members).Status));
    }

    [Fact]
    public async Task Update_UnderAnOldVersionOrOfNobody_ChangesNothing()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        // Act
        var updated = (
            await _store.UpdateAsync(Cluster, Member(1) with { Status = 6 }, 0, Cancel),
            await _store.UpdateAsync(Cluster, Member(1) with { Generation = 2 }, 1, Cancel),
            await _store.UpdateAsync("another", Member(1) with { Status = 6 }, 1, Cancel));
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Equal((false, false, false), updated);
        Assert.Equal((1, Member(1)), (table.Version, Assert.Single(table.Members)));
    }

    [Fact]
    public async Task Update_WhileTheMemberSaysThatItLives_WaitsAndSucceeds()
    {
        // Arrange: a touch that has not committed yet.
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        await using var connection = await Servers.Sql.OpenAsync(InSchema());
        await Servers.Sql.ExecuteAsync(connection, "BEGIN; UPDATE cluster_members SET alive_at = alive_at + interval '1 second'");
        // Act
        var update = _store.UpdateAsync(Cluster, Member(1) with { Status = ClusterMember.Dead }, 1, Cancel);
        while (await ReadAsync<long>("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'") == 0)
        {
            await Task.Yield();
        }

        await Servers.Sql.ExecuteAsync(connection, "COMMIT");
        var isUpdated = await update;
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.True(isUpdated);
        Assert.Equal((2, ClusterMember.Dead), (table.Version, Assert.Single(table.Members).Status));
    }

    [Fact]
    public async Task Read_WhileMembersJoin_ShowsAsManyAsItsVersionSays()
    {
        // Arrange
        const int Count = 100;
        var joining = Task.Run(
            async () =>
            {
                for (var i = 0; i < Count; i++) Assert.True(await _store.InsertAsync(Cluster, Member(i), i, Cancel));
            },
            Cancel);
        // Act
        var tables = new List<MembershipTable>();
        do tables.Add(await _store.ReadAsync(Cluster, Cancel));
        while (tables[^1].Version < Count && !joining.IsFaulted);
        await joining;
        // Assert
        Assert.All(tables, table => Assert.Equal(table.Version, table.Members.Count));
    }

    [Fact]
    public async Task Touch_OfAMember_NotesItsLifeAndNothingElse()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        // Act: the second one was under way for longer.
        await _store.TouchAsync(Cluster, "10.0.0.1", 1, 7, Noon.AddMinutes(5), Cancel);
        await _store.TouchAsync(Cluster, "10.0.0.1", 1, 7, Noon.AddMinutes(4), Cancel);
        await _store.TouchAsync(Cluster, "10.0.0.1", 1, 8, Noon.AddMinutes(9), Cancel);
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Equal((1, Member(1) with { AliveAt = Noon.AddMinutes(5) }), (table.Version, Assert.Single(table.Members)));
    }

    [Fact]
    public async Task RemoveDefunct_OfManyMembers_RemovesTheLongDead()
    {
        // Arrange
        ClusterMember[] members =
        [
            Member(0) with { Status = ClusterMember.Dead },
            Member(1) with { Status = ClusterMember.Dead, AliveAt = Noon.AddHours(1) },
            Member(2) with { Status = ClusterMember.Dead, StartedAt = Noon.AddHours(1) },
            Member(3) with { Status = 3 },
        ];
        for (var i = 0; i < members.Length; i++) await _store.InsertAsync(Cluster, members[i], i, Cancel);
        await _store.InsertAsync("another", members[0], 0, Cancel);
        // Act
        await _store.RemoveDefunctAsync(Cluster, Noon.AddHours(1), Cancel);
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Equal(4, table.Version);
        Assert.Equal([1, 2, 3], table.Members.Select(member => member.Port).Order());
        Assert.Single((await _store.ReadAsync("another", Cancel)).Members);
    }

    [Fact]
    public async Task Delete_OfACluster_LeavesTheOthers()
    {
        // Arrange
        await _store.InsertAsync(Cluster, Member(1), 0, Cancel);
        await _store.InsertAsync("another", Member(1), 0, Cancel);
        // Act
        await _store.DeleteAsync(Cluster, Cancel);
        // Assert
        var table = await _store.ReadAsync(Cluster, Cancel);
        Assert.Equal((0, 0), (table.Version, table.Members.Count));
        Assert.Single((await _store.ReadAsync("another", Cancel)).Members);
        Assert.True(await _store.InsertAsync(Cluster, Member(1), 0, Cancel));
    }

    private static ClusterMember Member(int port) => new("10.0.0.1", port, 7, "host/1", "host", 1, 0, "", Noon, Noon);
}
