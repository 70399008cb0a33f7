using Hearth.PostgresServers;
using Hearth.PostgresServers.Proxies;
using Hearth.Storage;

namespace Hearth.Postgres.Tests.Stores;

/// <summary>Changes of a cluster whose answers are lost, so that they are sent twice.</summary>
public sealed class MembershipFaultTests : StoreTests
{
    private const string Cluster = "test";

    [Fact]
    public async Task Insert_AnswerIsLost_InsertsOnceAndSaysSo()
    {
        // Arrange
        await using var proxy = PostgresProxy.Start(await PostgresServer.Shared);
        IMembershipStore store = await OpenStoreAsync(proxy.UrlOf(Database.Name));
        await store.InsertAsync(Cluster, Member(1), 0, Cancel);
        var lost = proxy.SwallowNextAnswer("answer-is-lost");
        // Act
        var isInserted = await store.InsertAsync(Cluster, Member(2) with { Name = "answer-is-lost" }, 1, Cancel);
        await lost;
        // Assert
        var table = await store.ReadAsync(Cluster, Cancel);
        Assert.True(isInserted);
        Assert.Equal((2, 2), (table.Version, table.Members.Count));
    }

    [Fact]
    public async Task Update_AnswerIsLost_UpdatesOnceAndSaysSo()
    {
        // Arrange
        await using var proxy = PostgresProxy.Start(await PostgresServer.Shared);
        IMembershipStore store = await OpenStoreAsync(proxy.UrlOf(Database.Name));
        await store.InsertAsync(Cluster, Member(1), 0, Cancel);
        var lost = proxy.SwallowNextAnswer("answer-is-lost");
        // Act
        var isUpdated = await store.UpdateAsync(Cluster, Member(1) with { Suspicions = "answer-is-lost" }, 1, Cancel);
        await lost;
        // Assert
        var table = await store.ReadAsync(Cluster, Cancel);
        Assert.True(isUpdated);
        Assert.Equal((2, "answer-is-lost"), (table.Version, Assert.Single(table.Members).Suspicions));
    }

    [Fact]
    public async Task Update_ConnectionIsLostAndSomebodyElseHasWritten_SaysThatItFailed()
    {
        // Arrange: another process has used the version, so that both sendings are refused.
        await using var proxy = PostgresProxy.Start(await PostgresServer.Shared);
        IMembershipStore store = await OpenStoreAsync(proxy.UrlOf(Database.Name));
        await store.InsertAsync(Cluster, Member(1), 0, Cancel);
        await store.UpdateAsync(Cluster, Member(1) with { Status = 5 }, 1, Cancel);
        var lost = proxy.SwallowNextAnswer("answer-is-lost");
        // Act
        var isUpdated = await store.UpdateAsync(Cluster, Member(1) with { Suspicions = "answer-is-lost" }, 1, Cancel);
        await lost;
        // Assert
        var table = await store.ReadAsync(Cluster, Cancel);
        Assert.False(isUpdated);
        Assert.Equal((2, 5), (table.Version, Assert.Single(table.Members).Status));
    }

    private static ClusterMember Member(int port) => new("10.0.0.1", port, 7, "host/1", "host", 1, 0, "", Noon, Noon);
}
