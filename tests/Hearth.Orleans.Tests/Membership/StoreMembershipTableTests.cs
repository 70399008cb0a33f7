using System.Net;
using Hearth.Orleans.Membership;
using Hearth.Orleans.Tests.Support;
using Hearth.PostgresServers;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Runtime;
using OrleansOptions = Microsoft.Extensions.Options.Options;

namespace Hearth.Orleans.Tests.Membership;

public sealed class StoreMembershipTableTests
{
    private static readonly DateTime Start = new(2026, 11, 27, 12, 30, 45, 123, 456, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task Table_InMemory_GivesBackWhatItWasGiven() => GivesBackAsync(new MemoryMembership());

    [Fact]
    public async Task Table_OnPostgres_GivesBackWhatItWasGiven()
    {
        // Arrange
        if (PostgresServer.SkipReason is { } reason) Assert.Skip(reason);
        await using var database = await (await PostgresServer.Shared).CreateDatabaseAsync(Cancel);
        await using var provider = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddHearthPostgres(database.Url)
            .BuildServiceProvider();
        await provider.GetRequiredService<IHearthStore>().OpenAsync(Cancel);

        // Act, Assert
        await GivesBackAsync(provider.GetRequiredService<IMembershipStore>());
    }

    private static async Task GivesBackAsync(IMembershipStore store)
    {
        // Arrange
        var table = Open(store);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        var (first, second) = (Entry(1), Entry(2));
        var empty = (await table.ReadAll()).Version;

        // Act: a member, one that raced with it, and that one again.
        var inserted = await table.InsertRow(first, empty.Next());
        var raced = await table.InsertRow(second, empty.Next());
        var one = await table.ReadAll();
        var again = await table.InsertRow(second, one.Version.Next());

        // Assert
        Assert.Equal((true, false, true), (inserted, raced, again));
        AreSame(first, Assert.Single(one.Members).Item1);
        var both = await table.ReadAll();
        Assert.Equal((empty.Version + 2, 2), (both.Version.Version, both.Members.Count));
        AreSame(second, both.TryGet(second.SiloAddress)!.Item1);

        // Act: one suspects the other, which goes on giving signs of life, and is dead in the end.
        second.AddSuspector(first.SiloAddress, Start.AddSeconds(5));
        second.AddSuspector(Entry(3).SiloAddress, Start.AddSeconds(6));
        Assert.True(await table.UpdateRow(second, both.TryGet(second.SiloAddress)!.Item2, both.Version.Next()));
        Assert.False(await table.UpdateRow(second, both.TryGet(second.SiloAddress)!.Item2, both.Version.Next()));
        second.IAmAliveTime = Start.AddSeconds(7);
        await table.UpdateIAmAlive(second);
        var row = await table.ReadRow(second.SiloAddress);
        AreSame(second, Assert.Single(row.Members).Item1);
        Assert.Equal(both.Version.Version + 1, row.Version.Version);

        second.Status = SiloStatus.Dead;
        Assert.True(await table.UpdateRow(second, row.Members[0].Item2, row.Version.Next()));
        await table.CleanupDefunctSiloEntries(Start.AddSeconds(7));
        Assert.Equal(2, (await table.ReadAll()).Members.Count);
        await table.CleanupDefunctSiloEntries(Start.AddSeconds(8));
        Assert.Equal(first.SiloAddress, Assert.Single((await table.ReadAll()).Members).Item1.SiloAddress);
        Assert.Empty((await table.ReadRow(second.SiloAddress)).Members);

        await table.DeleteMembershipTableEntries("test");
        Assert.Equal((0, 0), ((await table.ReadAll()).Version.Version, (await table.ReadAll()).Members.Count));
    }

    private static StoreMembershipTable Open(IMembershipStore store) => new(
        store,
        OrleansOptions.Create(new global::Orleans.Configuration.ClusterOptions { ClusterId = "test" }),
        NullLogger<StoreMembershipTable>.Instance);

    private static MembershipEntry Entry(int number) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Parse(number == 2 ? "fd00::2" : "10.0.0.1"), 11_111), 100 + number),
        SiloName = $"task/{number}#0123456789abcdef0123456789abcdef",
        HostName = "zwölf",
        Status = SiloStatus.Active,
        ProxyPort = 30_000,
        StartTime = Start,
        IAmAliveTime = Start.AddSeconds(number),
    };

    private static void AreSame(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(
            (expected.SiloAddress, expected.SiloName, expected.HostName, expected.Status, expected.ProxyPort, expected.StartTime, expected.IAmAliveTime),
            (actual.SiloAddress, actual.SiloName, actual.HostName, actual.Status, actual.ProxyPort, actual.StartTime, actual.IAmAliveTime));
        Assert.Equal(expected.SuspectTimes ?? [], actual.SuspectTimes ?? []);
    }
}
