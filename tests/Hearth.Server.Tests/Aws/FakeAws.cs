using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Hearth.Server.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Hearth.Server.Tests.Aws;

/// <summary>What a server finds around it on AWS: the metadata and the agent of its task, and Parameter Store.</summary>
internal sealed class FakeAws : IAsyncDisposable
{
    public const string TaskId = "158d1c8083dd49d6b527399fd6414f5c";

    private const string Metadata =
        $$"""
        {"Cluster":"arn:aws:ecs:eu-central-1:123456789012:cluster/hearth","TaskARN":"arn:aws:ecs:eu-central-1:123456789012:task/hearth/{{TaskId}}",
        "Family":"hearth","Revision":"7","AvailabilityZone":"eu-central-1a","LaunchType":"FARGATE",
        "Containers":[{"Networks":[{"NetworkMode":"awsvpc","IPv4Addresses":["10.0.1.192"]}]}]}
        """;

    private readonly WebApplication _app;
    private readonly Signal _changed = new();
    private readonly ConcurrentQueue<string> _requests = [];

    private FakeAws()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    /// <summary>Method, path and body of every request so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>What Parameter Store holds, by full name. Null: whoever asks is denied.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>The environment of a container on ECS.</summary>
    public (string Name, string Value)[] Task =>
    [
        ("ECS_CONTAINER_METADATA_URI_V4", $"{_app.Urls.First()}/v4/abc"),
        ("ECS_AGENT_URI", $"{_app.Urls.First()}/api/abc"),
    ];

    /// <summary>The environment of a server whose configuration is in Parameter Store.</summary>
    public (string Name, string Value)[] ParameterStore =>
    [
        ("HEARTH_SSM_PATH", "/hearth/test"),
        ("AWS_ENDPOINT_URL_SSM", _app.Urls.First()),
        ("AWS_REGION", "eu-central-1"),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret-key"),
    ];

    public static async Task<FakeAws> StartAsync(IReadOnlyDictionary<string, string>? parameters = null)
    {
        var aws = new FakeAws { Parameters = parameters };
        await aws._app.StartAsync(TestContext.Current.CancellationToken);
        return aws;
    }

    /// <summary>Waits until something was asked that contains all of this.</summary>
    public Task UntilAskedAsync(params string[] parts) => Patience.UntilAsync(
        () => _requests.Any(request => parts.All(part => request.Contains(part, StringComparison.Ordinal))),
        _changed,
        string.Join(" … ", parts),
        () => string.Join('\n', _requests));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var path = context.Request.Path.Value!;
        _requests.Enqueue($"{context.Request.Method} {path} {body}");
        _changed.Pulse();
        var (status, answer) = path switch
        {
            "/v4/abc/task" => (200, Metadata),
            "/api/abc/task-protection/v1/state" => (200, """{"protection":{}}"""),
            "/" when Parameters is not null => (200, Page(Parameters)),
            "/" => (400, """{"__type":"AccessDeniedException","message":"User: i-1 is not authorized to perform: ssm:GetParametersByPath"}"""),
            _ => (404, ""),
        };
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer, context.RequestAborted);
    }

    private static string Page(IReadOnlyDictionary<string, string> parameters) =>
        JsonSerializer.Serialize(new { Parameters = parameters.Select(parameter => new { Name = parameter.Key, parameter.Value, Type = "SecureString" }) });
}
