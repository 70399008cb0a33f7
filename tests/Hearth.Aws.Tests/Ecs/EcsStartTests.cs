using Hearth.Aws.Ecs;
using Hearth.Aws.Tests.Support;
using Hearth.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>What a start on ECS says and does.</summary>
public sealed class EcsStartTests
{
    [Fact]
    public async Task Start_OnEcs_SaysWhichTaskItIs()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(200, MetadataSamples.Fargate);

        // Act
        var logs = await StartAsync(endpoint.BaseUri);

        // Assert
        Assert.Equal(
            [$"Runs as task {MetadataSamples.TaskId} (hearth-server:26) of cluster hearth in eu-central-1b on FARGATE, address 10.0.1.192."],
            logs.At(LogLevel.Information));
    }

    [Fact]
    public async Task Start_WithoutAnAnswer_WarnsAndGoesOn()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(404, "");

        // Act
        var logs = await StartAsync(endpoint.BaseUri);

        // Assert
        Assert.Contains("404", Assert.Single(logs.At(LogLevel.Warning)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_OnEcs_IsNamedAfterTheTask()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(200, MetadataSamples.Fargate);
        var builder = BuilderOn(endpoint.BaseUri);

        // Act
        builder.AddHearthAws();
        builder.Services.AddHearthRuntime();

        // Assert
        using var host = builder.Build();
        Assert.Equal($"{MetadataSamples.TaskId}/{Environment.ProcessId}", host.Services.GetRequiredService<ProcessIdentity>().Name);
    }

    [Fact]
    public async Task AddHearthAws_Twice_AddsNothingMore()
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(200, MetadataSamples.Fargate);
        var builder = BuilderOn(endpoint.BaseUri);
        builder.AddHearthAws();
        var before = (builder.Services.Count, builder.Configuration.Sources.Count);

        // Act
        builder.AddHearthAws();

        // Assert
        Assert.Equal(before, (builder.Services.Count, builder.Configuration.Sources.Count));
        Assert.Single(endpoint.Requests);
    }

    [Theory]
    [InlineData("00:05:59")]
    [InlineData("2.00:00:01")]
    public async Task Start_WithAnExpiryThatEcsRefuses_IsRefused(string expiry)
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(200, MetadataSamples.Fargate);
        var builder = BuilderOn(endpoint.BaseUri);
        builder.Configuration["ECS_AGENT_URI"] = endpoint.BaseUri;
        builder.Configuration["Hearth:Aws:TaskProtectionExpiry"] = expiry;
        builder.AddHearthAws();
        using var host = builder.Build();

        // Act
        var refusal = await Record.ExceptionAsync(() => host.StartAsync(TestContext.Current.CancellationToken));

        // Assert
        Assert.Contains("TaskProtectionExpiry", Assert.IsType<Microsoft.Extensions.Options.OptionsValidationException>(refusal).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MetadataSamples.Fargate, "arn:aws:secretsmanager:eu-central-1:123456789012:secret:NAME-AbCdEf:KEY::")]
    [InlineData(MetadataSamples.Ec2Bridge, "arn:aws-cn:secretsmanager:cn-north-1:123456789012:secret:NAME-AbCdEf:KEY::")]
    [InlineData("{}", "arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-AbCdEf:KEY::")]
    public async Task Guide_ForASecret_IsTheEntryOfTheTaskDefinition(string metadata, string arn)
    {
        // Arrange
        await using var endpoint = await LoopbackServer.StartAsync(200, metadata);
        var builder = BuilderOn(endpoint.BaseUri);
        builder.AddHearthAws();
        using var host = builder.Build();

        // Act
        var entry = host.Services.GetRequiredService<Hearth.Hosting.ISettingGuide>().Secret("KEY", "<key>");

        // Assert
        Assert.Equal($$"""in "secrets": {"name":"KEY","valueFrom":"{{arn}}"}""", entry);
    }

    private static HostApplicationBuilder BuilderOn(string uri)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new(EcsMetadata.UriVariable, uri)]);
        return builder;
    }

    private static async Task<RecordedLogs> StartAsync(string uri)
    {
        var logs = new RecordedLogs();
        var builder = BuilderOn(uri);
        builder.Logging.AddProvider(logs);
        builder.AddHearthAws();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
        return logs;
    }
}
