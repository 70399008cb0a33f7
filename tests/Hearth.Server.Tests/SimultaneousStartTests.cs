using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests;

/// <summary>Servers that find the same empty database at the same moment.</summary>
/// <remarks>Nothing runs beside this test: nothing else would get on.</remarks>
[Collection(nameof(Alone))]
public sealed class SimultaneousStartTests
{
    [Fact]
    public async Task Start_OfTenServersOnAnEmptyDatabase_BringsAllOfThemUp()
    {
        // Arrange
        await using var rig = await KillRig.PrepareAsync(new PostgresServerDatabase(), Story.Rest);

        // Act
        var replicas = Enumerable.Range(0, 10).Select(_ => rig.AddStartingServer(("Hearth__Cluster", "off"))).ToList();
        await Task.WhenAll(replicas.Select(replica => replica.Server.WaitUntilReadyAsync()));
        var prompts = await Task.WhenAll(replicas.Select((replica, number) => replica.Api.PromptAsync("talker", $"a{number}", "Tell it.")));

        // Assert
        foreach (var (replica, prompt) in replicas.Zip(prompts))
        {
            var log = await Promises.HoldForInstanceAsync(replica.Api, replica.Watch(prompt));
            Assert.Equal(Story.Text, log.TextOf(prompt));
        }

        Assert.Equal(10, rig.Models.RequestCount);
    }
}
