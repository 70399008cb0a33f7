using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Cluster;

/// <summary>Servers that become members, and servers that cannot.</summary>
public sealed class JoiningTests
{
    private const string Id = "joining";
    private static readonly (string Name, string Value) Off = ("Hearth__Cluster", "off");
    private static readonly (string Name, string Value) Auto = ("Hearth__Cluster", "auto");
    private static readonly (string Name, string Value) Named = ("Hearth__Cluster__Id", Id);

    [Fact]
    public async Task Start_WhereALivingMemberCannotBeReached_SharesTheDatabaseAndSaysWhy()
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.StartAsync(database, Story.Rest, Off);
        var port = await AddUnreachableMemberAsync(database, rig.Server.Id);

        // Act
        var other = await rig.AddServerAsync(Auto, Named);

        // Assert: it works all the same, and so does the one that it does not reach.
        var errors = other.Server.Output.Split('\n').Where(line => line.Contains("fail:", StringComparison.Ordinal)).ToList();
        Assert.True(errors.Count == 1, $"There are {errors.Count} errors:\n{other.Server.Output}");
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), other.Server.Output, StringComparison.Ordinal);
        Assert.Contains("security group", other.Server.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await other.Api.UntilReadySaysAsync("degraded: in no cluster"));
        var here = rig.Watch(await other.Api.PromptAsync("talker", "a", "Tell it."));
        var there = other.Watch(await rig.Api.PromptAsync("talker", "b", "Tell it."));
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(rig.Api, here)).TextOf(here.Receipt));
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(other.Api, there)).TextOf(there.Receipt));
    }

    [Fact]
    public async Task Start_ThatHasToJoinWhereALivingMemberCannotBeReached_IsRefused()
    {
        // Arrange
        var database = new PostgresServerDatabase();
        await using var rig = await KillRig.StartAsync(database, Story.Rest, Off);
        var port = await AddUnreachableMemberAsync(database, rig.Server.Id);

        // Act
        var other = rig.AddStartingServer([.. ClusterRig.Required(), Named]).Server;
        await other.WaitForRefusalAsync();

        // Assert
        Assert.Contains("cannot become a member of the cluster", other.Reason, StringComparison.Ordinal);
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), other.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BesideAMemberThatWasKilled_IsNotKeptFromJoining()
    {
        // Arrange: nobody is left who could have noticed.
        await using var cluster = await ClusterRig.StartAsync(1, Story.Rest);
        await cluster.Members[0].Server.KillAsync();

        // Act
        var other = await cluster.Rig.AddServerAsync(ClusterRig.Required());

        // Assert
        await other.Api.UntilReadySaysAsync("Healthy: the only member");
        Report.Write($"a start beside a member that was killed: {other.Server.StartDuration.TotalSeconds:0.0} s.");
    }

    [Fact]
    public async Task Start_OfSeveralOnOneMachineAtOnce_FindsPortsForAll()
    {
        // Arrange
        await using var rig = await KillRig.PrepareAsync(new PostgresServerDatabase(), Story.Rest);

        // Act
        var members = Enumerable.Range(0, 3).Select(_ => rig.AddStartingServer(("Hearth__Cluster", "required"))).ToList();
        await Task.WhenAll(members.Select(member => member.Server.WaitUntilReadyAsync()));

        // Assert
        foreach (var member in members) await member.Api.UntilReadySaysAsync("Healthy: one of 3 members");
    }

    [Fact]
    public async Task Start_AtAChosenPortThatIsTaken_IsRefusedAndNamesTheOption()
    {
        // Arrange
        await using var rig = await KillRig.PrepareAsync(new PostgresServerDatabase(), Story.Rest);
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        // Act
        var server = rig.AddStartingServer([.. ClusterRig.Required(), ("Hearth__Cluster__SiloPort", port)]).Server;
        await server.WaitForRefusalAsync();

        // Assert
        Assert.Contains("SiloPort", server.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Member_ListensForOthersAtItsAddressOnly()
    {
        // Arrange
        await using var rig = await KillRig.PrepareAsync(new PostgresServerDatabase(), Story.Rest);
        var settings = ClusterRig.Required();
        var address = IPAddress.Parse("127.0.0.2");

        // Act
        var member = await rig.AddServerAsync([.. settings, ("Hearth__Cluster__Address", address.ToString())]);

        // Assert
        var ports = settings.Where(setting => setting.Name.EndsWith("Port", StringComparison.Ordinal));
        var sockets = ListeningSockets.Of(member.Server.Id).Where(socket => socket.Port != member.Server.BaseUri.Port);
        Assert.Equal(
            ports.Select(port => new IPEndPoint(address, int.Parse(port.Value, CultureInfo.InvariantCulture))).OrderBy(socket => socket.Port),
            sockets.OrderBy(socket => socket.Port));
    }

    [Theory]
    [InlineData("off")]
    [InlineData("Off")]
    public async Task Start_WithoutACluster_OpensNoPortForIt(string off)
    {
        // Arrange, Act
        await using var rig = await KillRig.StartAsync(new PostgresServerDatabase(), Story.Rest, ("Hearth__Cluster", off));

        // Assert
        Assert.All(ListeningSockets.Of(rig.Server.Id), socket => Assert.Equal(rig.Server.BaseUri.Port, socket.Port));
        Assert.Equal(HttpStatusCode.OK, (await rig.Api.ReadHealthAsync("ready")).Status);
        Assert.Equal("Healthy", (await rig.Api.ReadHealthAsync("ready")).Text.Trim());
    }

    // A process that lives, and a member under its name at a port where nobody listens.
    private static async Task<int> AddUnreachableMemberAsync(PostgresServerDatabase database, int process)
    {
        var port = PortFinder.Take();
        await database.AskAsync<int>(
            $"""
            WITH   cluster AS (
                       INSERT INTO cluster_versions (cluster, version)
                       VALUES ('{Id}', 1))
            INSERT INTO cluster_members (
                       cluster, address, port, generation, name, host_name, status, gateway_port, suspicions, started_at, alive_at)
            SELECT '{Id}', '127.0.0.1', {port}, 1, name || '#' || replace(id::text, '-', ''), 'elsewhere', 3, 0, '', now(), now()
            FROM   processes
            WHERE  number = {process}
            RETURNING port
            """);
        return port;
    }
}
