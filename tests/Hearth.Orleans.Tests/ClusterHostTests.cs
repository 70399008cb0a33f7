using Hearth.Hosting;
using Hearth.Orleans.Tests.Support;
using Hearth.Ownership;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Orleans.Tests;

/// <summary>What becomes of a start where the cluster cannot be joined.</summary>
public sealed class ClusterHostTests
{
    [Fact]
    public async Task Join_MembersCannotBeRead_GoesOnAloneAndSaysWhy()
    {
        // Arrange
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<IMembershipStore>(new MemoryMembership { Failure = new StoreUnavailableException("It does not answer", null) });
        services.AddHearthRuntime();
        services.AddHearthOrleans();
        await using var provider = services.BuildServiceProvider();
        var cluster = provider.GetRequiredService<ICluster>();

        // Act
        await cluster.JoinAsync(TestContext.Current.CancellationToken);

        // Assert
        Assert.Equal("It does not answer.", cluster.Problem);
    }
}
