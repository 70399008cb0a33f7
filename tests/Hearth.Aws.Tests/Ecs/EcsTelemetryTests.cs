using Hearth.Aws.Ecs;
using Hearth.Aws.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>The task in telemetry, as OpenTelemetry's own SDK reads it.</summary>
public sealed class EcsTelemetryTests
{
    [Fact]
    public async Task Resource_OnEcs_NamesTheTask()
    {
        // Act
        var attributes = await AttributesAsync(MetadataSamples.Fargate);

        // Assert
        Assert.Equal("aws", attributes["cloud.provider"]);
        Assert.Equal("aws_ecs", attributes["cloud.platform"]);
        Assert.Equal("eu-central-1", attributes["cloud.region"]);
        Assert.Equal("eu-central-1b", attributes["cloud.availability_zone"]);
        Assert.Equal("123456789012", attributes["cloud.account.id"]);
        Assert.Equal("arn:aws:ecs:eu-central-1:123456789012:cluster/hearth", attributes["aws.ecs.cluster.arn"]);
        Assert.Equal(MetadataSamples.TaskArn, attributes["aws.ecs.task.arn"]);
        Assert.Equal("hearth-server", attributes["aws.ecs.task.family"]);
        Assert.Equal("26", attributes["aws.ecs.task.revision"]);
        Assert.Equal("fargate", attributes["aws.ecs.launchtype"]);
        Assert.Equal(MetadataSamples.TaskId, attributes["service.instance.id"]);
    }

    [Fact]
    public async Task Resource_WithAttributesOfTheOperator_KeepsThem()
    {
        // Act
        var attributes = await AttributesAsync(MetadataSamples.Fargate, "deployment.environment.name=blue%2Cgreen, cloud.region = mars ,team=x");

        // Assert
        Assert.Equal("mars", attributes["cloud.region"]);
        Assert.Equal("blue,green", attributes["deployment.environment.name"]);
        Assert.Equal("x", attributes["team"]);
        Assert.Equal("aws", attributes["cloud.provider"]);
    }

    [Fact]
    public async Task Resource_WithSpecialCharacters_IsReadBackWhole()
    {
        // Arrange
        const string family = "a,b=c;d%20 e\"\\é";

        // Act
        var attributes = await AttributesAsync(MetadataSamples.Fargate.Replace("hearth-server", @"a,b=c;d%20 e\""\\é", StringComparison.Ordinal));

        // Assert
        Assert.Equal(family, attributes["aws.ecs.task.family"]);
    }

    [Fact]
    public async Task Resource_OfATaskOnEc2_LeavesOutWhatIsNotKnown()
    {
        // Act
        var attributes = await AttributesAsync(MetadataSamples.Ec2Bridge);

        // Assert
        Assert.Equal("ec2", attributes["aws.ecs.launchtype"]);
        Assert.DoesNotContain("cloud.availability_zone", attributes.Keys);
    }

    private static async Task<Dictionary<string, object>> AttributesAsync(string metadata, string? configured = null)
    {
        await using var endpoint = await LoopbackServer.StartAsync(200, metadata);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([
            new(EcsMetadata.UriVariable, endpoint.BaseUri),
            new(EcsResourceAttributes.Variable, configured),
        ]);
        builder.AddHearthAws();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("any"));
        using var host = builder.Build();
        var resource = host.Services.GetRequiredService<TracerProvider>().GetResource();
        return resource.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
    }
}
