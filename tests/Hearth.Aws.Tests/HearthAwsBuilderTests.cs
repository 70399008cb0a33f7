using Microsoft.Extensions.Hosting;

namespace Hearth.Aws.Tests;

/// <summary>What is added where there is no AWS.</summary>
public sealed class HearthAwsBuilderTests
{
    [Fact]
    public void AddHearthAws_Elsewhere_AddsNoConfiguration()
    {
        // Arrange
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        var before = builder.Configuration.Sources.Count;

        // Act
        builder.AddHearthAws();

        // Assert
        Assert.Equal(before, builder.Configuration.Sources.Count);
    }
}
