using System.Globalization;
using System.Text.Json;
using Hearth.Aws.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Hearth.Aws.Tests.Ecs;

/// <summary>The part of the ECS agent that protects tasks.</summary>
internal sealed class FakeAgent : IAsyncDisposable
{
    private const string TaskArn = "arn:aws:ecs:eu-central-1:123456789012:task/hearth/0123456789abcdef0123456789abcdef";

    private LoopbackServer _server = null!;

    /// <summary>What it answers instead of doing as it is told: status and body. Null: it does.</summary>
    public (int Status, string Body)? Answer { get; set; }

    /// <summary>What it waits for before it answers. Default: nothing.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>The value of <c>ECS_AGENT_URI</c>.</summary>
    public string Uri => $"{_server.BaseUri}/api/0123";

    /// <summary>What it was told so far, oldest first: on or off.</summary>
    public IReadOnlyList<bool> Wishes => [.. _server.Requests.Select(IsOn)];

    public IReadOnlyList<SeenRequest> Requests => _server.Requests;

    public static async Task<FakeAgent> StartAsync()
    {
        var agent = new FakeAgent();
        agent._server = await LoopbackServer.StartAsync(agent.RespondAsync);
        return agent;
    }

    /// <summary>A failure that ECS reports.</summary>
    public static (int Status, string Body) Failure(string reason) =>
        (200, $$$"""{"failure":{"Arn":"{{{TaskArn}}}","Detail":"The detail.","Reason":"{{{reason}}}"}}""");

    /// <summary>An error on the way to ECS.</summary>
    public static (int Status, string Body) Error(int status, string code) =>
        (status, $$$"""{"requestID":"12345-abc","error":{"Arn":"{{{TaskArn}}}","Code":"{{{code}}}","Message":"The message."}}""");

    public Task UntilAsync(int count) => _server.UntilAsync(count);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static bool IsOn(SeenRequest request)
    {
        using var body = JsonDocument.Parse(request.Body);
        return body.RootElement.GetProperty("ProtectionEnabled").GetBoolean();
    }

    private async Task RespondAsync(SeenRequest request, HttpResponse response)
    {
        await Gate.WaitAsync(response.HttpContext.RequestAborted);
        var (status, body) = Answer ?? (200, Protection(IsOn(request)));
        response.StatusCode = status;
        response.ContentType = "application/json";
        await response.WriteAsync(body);
    }

    private static string Protection(bool isOn) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"protection":{"ExpirationDate":"2026-11-27T11:00:00Z","ProtectionEnabled":{{{(isOn ? "true" : "false")}}},"TaskArn":"{{{TaskArn}}}"}}""");
}
