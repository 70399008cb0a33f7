using System.Text.Json;
using Hearth.FakeProvider;
using Microsoft.Extensions.AI;

namespace Hearth.Providers.Tests;

public sealed class OpenAIRequestTests
{
    [Fact]
    public async Task Prepare_ForResponses_KeepsNothingAtTheProvider()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.Responses);
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.False(body.GetProperty("store").GetBoolean());
        Assert.Equal("reasoning.encrypted_content", body.GetProperty("include")[0].GetString());
        Assert.Null(response.ConversationId);
    }

    [Fact]
    public async Task Prepare_CalledTwice_AsksForEncryptedReasoningOnce()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.Responses);
        var options = new ChatOptions();
        rig.Provider.Prepare(rig.Model, options);
        // Act
        await rig.AskAsync("hello", options);
        // Assert
        Assert.Equal(1, rig.Server.Requests[0].Body.GetProperty("include").GetArrayLength());
    }

    [Fact]
    public async Task Prepare_ForAModelThatNeverReasons_AsksForNoReasoning()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.Responses, model: "gpt-4.1-mini");
        // Act
        await rig.AskAsync("hello", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High } });
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.False(body.TryGetProperty("reasoning", out _));
        Assert.False(body.TryGetProperty("include", out var include) && include.GetArrayLength() > 0);
    }

    [Theory]
    [InlineData("gpt-5.2", ReasoningEffort.None, "none")]
    [InlineData("gpt-5.2", ReasoningEffort.ExtraHigh, "xhigh")]
    [InlineData("gpt-5", ReasoningEffort.None, "low")]
    [InlineData("gpt-5-mini", ReasoningEffort.ExtraHigh, "high")]
    [InlineData("o4-mini", ReasoningEffort.Medium, "medium")]
    public async Task Prepare_WithAnEffort_SendsTheNearestOneTheModelKnows(string model, ReasoningEffort effort, string expected)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.Responses, model: model);
        // Act
        await rig.AskAsync("hello", new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort, Output = ReasoningOutput.Summary } });
        // Assert
        var reasoning = rig.Server.Requests[0].Body.GetProperty("reasoning");
        Assert.Equal(expected, reasoning.GetProperty("effort").GetString());
        Assert.Equal("auto", reasoning.GetProperty("summary").GetString());
    }

    [Theory]
    [InlineData(ReasoningEffort.None, null)]
    [InlineData(ReasoningEffort.Medium, "medium")]
    [InlineData(ReasoningEffort.ExtraHigh, "high")]
    public async Task Prepare_ForACompatibleEndpoint_SendsOnlyEffortsThatMostServersKnow(ReasoningEffort effort, string? expected)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.ChatCompletions, model: "qwen3:8b");
        // Act
        await rig.AskAsync("hello", new ChatOptions { Reasoning = new ReasoningOptions { Effort = effort } });
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal(expected, body.TryGetProperty("reasoning_effort", out var sent) ? sent.GetString() : null);
    }

    [Fact]
    public async Task Stream_WithImagesFromParallelTools_PutsThemBehindAllResults()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.ChatCompletions);
        var image = new DataContent(new byte[] { 1, 2, 3, 4 }, "image/png");
        ChatMessage[] history =
        [
            new(ChatRole.User, "take two"),
            new(ChatRole.Assistant, [Call("call_1"), Call("call_2")]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", image)]),
            new(ChatRole.Tool, [new FunctionResultContent("call_2", image)]),
        ];
        // Act
        await rig.AskAsync(history);
        // Assert
        var messages = rig.Server.Requests[0].Messages;
        Assert.Equal(["user", "assistant", "tool", "tool", "user"], messages.Select(message => message.GetProperty("role").GetString()));
        Assert.Equal(4, messages[4].GetProperty("content").GetArrayLength());
        Assert.Equal("[Attachment 2 follows the tool results.]", TextOf(messages[3]));
    }

    private static FunctionCallContent Call(string id) => new(id, "screenshot", new Dictionary<string, object?>());

    private static string? TextOf(JsonElement message) =>
        message.GetProperty("content") is { ValueKind: JsonValueKind.Array } parts
            ? parts[0].GetProperty("text").GetString()
            : message.GetProperty("content").GetString();
}
