using System.Net;
using System.Net.Sockets;
using Hearth.Orleans.Membership;
using Hearth.Orleans.Tests.Support;
using Hearth.Storage;
using ClusterMember = Hearth.Storage.ClusterMember;

namespace Hearth.Orleans.Tests.Membership;

public sealed class MemberReachTests
{
    private const int Active = 3;
    private static readonly ProcessIdentity Living = ProcessIdentity.Create("living");
    private static readonly ProcessIdentity Gone = ProcessIdentity.Create("gone");
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly MemoryMembership _membership = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FindUnreachable_InAClusterThatNobodyJoined_FindsNone() => Assert.Null(await FindAsync());

    [Fact]
    public async Task FindUnreachable_WithAMemberThatListens_FindsNoneAndLeavesItAlone()
    {
        // Arrange
        using var listener = Listen();
        await AddAsync(Living, PortOf(listener));
        await AddAsync(Gone, PortOf(listener)); // Its heartbeat is missed, but somebody is there: that is for Orleans to find out.

        // Act
        var unreachable = await FindAsync();

        // Assert
        Assert.Null(unreachable);
        Assert.All((await _membership.ReadAsync("test", Cancel)).Members, member => Assert.Equal(Active, member.Status));
    }

    [Fact]
    public async Task FindUnreachable_WithALivingMemberWhereNobodyListens_FindsIt()
    {
        // Arrange
        await AddAsync(Living, ClosedPort());

        // Act
        var unreachable = await FindAsync();

        // Assert
        Assert.Equal(MemberName.Of(Living), unreachable?.Name);
        Assert.Equal(Active, Assert.Single((await _membership.ReadAsync("test", Cancel)).Members).Status);
    }

    [Fact]
    public async Task FindUnreachable_WithMembersThatCrashedWithNobodyLeft_SaysThatTheyAreDead()
    {
        // Arrange
        await AddAsync(Gone, ClosedPort());
        await AddAsync(Gone, ClosedPort());

        // Act
        var unreachable = await FindAsync();

        // Assert
        Assert.Null(unreachable);
        Assert.All((await _membership.ReadAsync("test", Cancel)).Members, member => Assert.Equal(ClusterMember.Dead, member.Status));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int ClosedPort()
    {
        using var listener = Listen();
        return PortOf(listener);
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private async Task<ClusterMember?> FindAsync()
    {
        await using var store = new MemoryStore(Living);
        await store.OpenAsync(Cancel);
        return await new MemberReach(store, _membership, TimeProvider.System).FindUnreachableAsync("test", Cancel);
    }

    private async Task AddAsync(ProcessIdentity process, int port)
    {
        var version = (await _membership.ReadAsync("test", Cancel)).Version;
        var member = new ClusterMember("127.0.0.1", port, version + 1, MemberName.Of(process), "here", Active, 0, "", Now, Now);
        Assert.True(await _membership.InsertAsync("test", member, version, Cancel));
    }
}
