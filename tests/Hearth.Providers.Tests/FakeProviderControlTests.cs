using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hearth.FakeProvider;

namespace Hearth.Providers.Tests;

public sealed class FakeProviderControlTests
{
    [Fact]
    public async Task Script_PostedByAnotherProcess_IsPlayedInOrderAndRecorded()
    {
        // Arrange
        await using var server = await FakeProviderServer.StartAsync();
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        object[] script =
        [
            new { fault = new { kind = "status", status = 529 } },
            new { text = "hi", toolCalls = new[] { new { name = "read", arguments = new { path = "a" } } } },
        ];
        // Act
        await client.PostAsJsonAsync("_script", script, ProviderRig.Cancel);
        var refused = await client.PostAsJsonAsync("v1/messages", new { model = "m" }, ProviderRig.Cancel);
        var answered = await client.PostAsJsonAsync("v1/messages", new { model = "m" }, ProviderRig.Cancel);
        var requests = await client.GetFromJsonAsync<JsonElement>("_requests", ProviderRig.Cancel);
        // Assert
        Assert.Equal((HttpStatusCode)529, refused.StatusCode);
        var body = await answered.Content.ReadFromJsonAsync<JsonElement>(ProviderRig.Cancel);
        Assert.Equal("tool_use", body.GetProperty("stop_reason").GetString());
        Assert.Equal("a", body.GetProperty("content")[1].GetProperty("input").GetProperty("path").GetString());
        Assert.Equal(2, requests.GetArrayLength());
    }

    [Fact]
    public async Task Requests_BeyondTheBound_DropTheOldest()
    {
        // Arrange
        await using var server = await FakeProviderServer.StartAsync();
        server.MaxRecordedRequests = 2;
        using var client = new HttpClient { BaseAddress = server.BaseUri };
        // Act
        foreach (var model in new[] { "a", "b", "c" })
            await client.PostAsJsonAsync("v1/messages", new { model }, ProviderRig.Cancel);
        // Assert
        Assert.Equal(["b", "c"], server.Requests.Select(request => request.Model));
        Assert.Equal(3, server.RequestCount);
    }

    [Fact]
    public async Task Turn_WithAGate_WaitsForIt()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages);
        var gate = new TaskCompletionSource();
        rig.Server.Enqueue(new FakeTurn().Text("before ").Gate(gate.Task).Text("after"));
        // Act
        var answer = rig.AskAsync("hello");
        await rig.Server.WaitForRequestsAsync(1, ProviderRig.Cancel);
        var finishedEarly = answer.IsCompleted;
        gate.SetResult();
        // Assert
        Assert.False(finishedEarly);
        Assert.Equal("before after", (await answer).Text);
    }
}
