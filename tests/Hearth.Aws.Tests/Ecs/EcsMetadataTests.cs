using System.Net;
using System.Text.Json;
using Hearth.Aws.Ecs;
using Hearth.Aws.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>What is read of the task's metadata, and what happens when there is nothing to read.</summary>
public sealed class EcsMetadataTests
{
    [Fact]
    public async Task Read_OnFargate_KnowsTheTask()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(200, MetadataSamples.Fargate);

        // Act
        var metadata = await ReadAsync(TimeProvider.System, $"{endpoint.BaseUri}/v4/abc");

        // Assert
        var task = Assert.IsType<EcsTask>(metadata.Task);
        Assert.Equal("/v4/abc/task", Assert.Single(endpoint.Requests).Path);
        Assert.Equal(MetadataSamples.TaskArn, task.Arn.ToString());
        Assert.Equal(MetadataSamples.TaskId, task.Id);
        Assert.Equal("arn:aws:ecs:eu-central-1:123456789012:cluster/hearth", task.ClusterArn);
        Assert.Equal(("hearth", "hearth-server", "26"), (task.Cluster, task.Family, task.Revision));
        Assert.Equal(("eu-central-1b", "FARGATE"), (task.AvailabilityZone, task.LaunchType));
        Assert.Equal(IPAddress.Parse("10.0.1.192"), task.Address);
    }

    [Fact]
    public void Read_OnEc2WithoutAnInterface_HasNoAddress()
    {
        // Act
        var task = EcsTaskJson.Read(System.Text.Encoding.UTF8.GetBytes(MetadataSamples.Ec2Bridge));

        // Assert
        Assert.Equal(MetadataSamples.TaskId, task.Id);
        Assert.Equal("arn:aws-cn:ecs:cn-north-1:123456789012:cluster/default", task.ClusterArn);
        Assert.Null(task.Address);
        Assert.Null(task.AvailabilityZone);
    }

    [Theory]
    [InlineData("""{"TaskARN":"arn:aws:ecs:r:a:task/t","Cluster":7,"Family":null,"Containers":{},"LaunchType":[]}""")]
    [InlineData("""{"TaskARN":"arn:aws:ecs:r:a:task/t","Containers":[null,{},{"Networks":7},{"Networks":[1,{"NetworkMode":"awsvpc"}]}]}""")]
    [InlineData("""{"TaskARN":"arn:aws:ecs:r:a:task/t","Containers":[{"Networks":[{"NetworkMode":"awsvpc","IPv4Addresses":["x",1,"::1"]}]}]}""")]
    public void Read_WithUnexpectedParts_LeavesThemOut(string json)
    {
        // Act
        var task = EcsTaskJson.Read(System.Text.Encoding.UTF8.GetBytes(json));

        // Assert
        Assert.Equal("t", task.Id);
        Assert.Null(task.Address);
        Assert.Null(task.Cluster);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"TaskARN":"task/t"}""")]
    [InlineData("""{"TaskARN":"arn:aws:ecs:r:a:task/"}""")]
    public void Read_WithoutATask_Fails(string json)
    {
        // Act
        var failure = Record.Exception(() => EcsTaskJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));

        // Assert
        Assert.IsAssignableFrom<JsonException>(failure);
    }

    [Fact]
    public async Task Read_FromAnEndpointThatComesUpLate_TriesAgain()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync((request, response) =>
        {
            response.StatusCode = request.Number < EcsMetadataReader.MaxTries ? 503 : 200;
            return response.WriteAsync(MetadataSamples.Fargate);
        });

        // Act
        var metadata = await ReadAsync(TimeProvider.System, endpoint.BaseUri);

        // Assert
        Assert.Equal(MetadataSamples.TaskId, metadata.Task?.Id);
    }

    [Fact]
    public async Task Read_FromASilentEndpoint_GivesUpInTime()
    {
        // Arrange
        var never = new TaskCompletionSource();
        var time = new ObservedTime();
        await using var endpoint = await LoopbackServer.StartAsync((_, response) => never.Task.WaitAsync(response.HttpContext.RequestAborted));

        // Act
        var reading = ReadAsync(time, endpoint.BaseUri);
        for (var tries = 1; tries <= EcsMetadataReader.MaxTries; tries++)
        {
            await endpoint.UntilAsync(tries);
            await time.PassAsync(EcsMetadataReader.TryTimeout);
            if (tries < EcsMetadataReader.MaxTries) await time.PassAsync(TimeSpan.FromMilliseconds(250));
        }

        // Assert
        var metadata = await reading;
        Assert.Null(metadata.Task);
        Assert.Contains("no answer within 2 s", metadata.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfAnEndlessAnswer_Stops()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(async (_, response) =>
        {
            var part = new byte[64 * 1024];
            while (!response.HttpContext.RequestAborted.IsCancellationRequested) await response.Body.WriteAsync(part, response.HttpContext.RequestAborted);
        });

        // Act
        var metadata = await ReadAsync(TimeProvider.System, endpoint.BaseUri);

        // Assert
        Assert.Null(metadata.Task);
        Assert.NotNull(metadata.Problem);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("file:///etc/passwd")]
    public async Task Read_FromNoHttpAddress_SaysSo(string uri)
    {
        // Act
        var metadata = await ReadAsync(TimeProvider.System, uri);

        // Assert
        Assert.Contains("is no HTTP address", metadata.Problem, StringComparison.Ordinal);
    }

    private static async Task<EcsMetadata> ReadAsync(TimeProvider time, string uri)
    {
        using var http = LinkLocalHttp.Create();
        return await new EcsMetadataReader(http, time).ReadAsync(uri);
    }
}
