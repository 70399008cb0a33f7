using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests.Cluster;

/// <summary>Members that show each other certificates.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task Members_WithCertificatesOfOneAuthority_WorkTogetherAndLetNobodyElseIn()
    {
        // Arrange
        using var certificates = new MemberCertificates();
        using var others = new MemberCertificates();
        await using var cluster = await ClusterRig.StartAsync(3, Story.Rest, certificates.Settings);
        var receipt = await cluster.Members[0].Api.PromptAsync("talker", "a", "Tell it.");
        await using var reader = new StreamWatcher(cluster.Members[1].Api, receipt);
        var (_, result) = await cluster.Members[2].Api.WaitForResultAsync(receipt);
        Assert.Equal(Story.Text, result.GetProperty("result").GetProperty("text").GetString());
        await Promises.HoldForInstanceAsync(cluster.Members[1].Api, reader);

        // Act: one with a certificate of its own authority, and one with none.
        var stranger = cluster.Rig.AddStartingServer([.. ClusterRig.Required(), .. others.Settings]).Server;
        var naked = cluster.Rig.AddStartingServer(ClusterRig.Required()).Server;
        await stranger.WaitForRefusalAsync();
        await naked.WaitForRefusalAsync();

        // Assert: they have done no harm.
        Assert.All(
            [stranger.Output, naked.Output],
            output => Assert.Contains("cannot become a member of the cluster", output, StringComparison.Ordinal));
        await cluster.AreAllThereAsync();
        var again = await cluster.Members[1].Api.PromptAsync("talker", "a", "Once more.");
        await Promises.HoldForInstanceAsync(cluster.Members[1].Api, reader, receipt, again);
    }

    [Fact]
    public async Task Start_OfAServerThatTheMembersDoNotAccept_SharesTheDatabaseWithThem()
    {
        // Arrange
        using var certificates = new MemberCertificates();
        await using var cluster = await ClusterRig.StartAsync(1, Story.Rest, certificates.Settings);

        // Act
        var stranger = await cluster.Rig.AddServerAsync([.. ClusterRig.Required(), ("Hearth__Cluster", "auto")]);

        // Assert
        await stranger.Api.UntilReadySaysAsync("degraded: in no cluster");
        var receipt = await stranger.Api.PromptAsync("talker", "a", "Tell it.");
        await using var reader = new StreamWatcher(cluster.Members[0].Api, receipt);
        Assert.Equal(Story.Text, (await Promises.HoldForInstanceAsync(stranger.Api, reader)).TextOf(receipt));
    }
}
