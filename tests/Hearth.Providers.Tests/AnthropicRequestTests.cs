using System.Text.Json;
using Hearth.FakeProvider;
using Microsoft.Extensions.AI;

namespace Hearth.Providers.Tests;

public sealed class AnthropicRequestTests
{
    [Fact]
    public async Task Stream_WithInstructions_MarksTheSystemPromptAndTheLastMessageForTheCache()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages);
        ChatMessage[] history = [new(ChatRole.User, "one"), new(ChatRole.Assistant, "two"), new(ChatRole.User, "three")];
        var options = new ChatOptions { Instructions = "Be brief." };
        // Act
        await rig.AskAsync(history, options);
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal(1, body.GetProperty("system").GetArrayLength());
        Assert.Equal("ephemeral", MarkOf(body.GetProperty("system")[0]));
        Assert.Equal([null, null, "ephemeral"], body.GetProperty("messages").EnumerateArray().Select(message => MarkOf(message.GetProperty("content")[0])));
        Assert.Equal("Be brief.", options.Instructions);
        Assert.All(history, message => Assert.Null(message.Contents[0].AdditionalProperties));
    }

    [Fact]
    public async Task Stream_AfterToolResults_MarksTheLastResult()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages);
        ChatMessage[] history =
        [
            new(ChatRole.System, "Be brief."),
            new(ChatRole.User, "read both"),
            new(ChatRole.Assistant, [Call("call_1"), Call("call_2")]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", "a"), new FunctionResultContent("call_2", "b")]),
        ];
        // Act
        await rig.AskAsync(history);
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal("ephemeral", MarkOf(body.GetProperty("system")[0]));
        Assert.Equal([null, "ephemeral"], body.GetProperty("messages")[2].GetProperty("content").EnumerateArray().Select(MarkOf));
    }

    [Theory]
    [InlineData("claude-sonnet-5", ReasoningEffort.ExtraHigh, "xhigh")]
    [InlineData("claude-opus-4-6", ReasoningEffort.ExtraHigh, "high")]
    [InlineData("claude-opus-4-6", ReasoningEffort.Low, "low")]
    public async Task Prepare_ForAnAdaptiveModel_SendsAnEffort(string model, ReasoningEffort effort, string expected)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages, model: model);
        // Act
        await rig.AskAsync("hello", Thinking(effort));
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal("adaptive", body.GetProperty("thinking").GetProperty("type").GetString());
        Assert.Equal("summarized", body.GetProperty("thinking").GetProperty("display").GetString());
        Assert.Equal(expected, body.GetProperty("output_config").GetProperty("effort").GetString());
    }

    [Theory]
    [InlineData(ReasoningEffort.Medium, null, 8192, 16_384)]
    [InlineData(ReasoningEffort.High, null, 16_384, 32_768)]
    [InlineData(ReasoningEffort.High, 20_000, 8192, 20_000)]
    [InlineData(ReasoningEffort.High, 8000, 1024, 8000)]
    public async Task Prepare_ForAnOlderModel_SendsABudgetThatLeavesRoomForTheAnswer(ReasoningEffort effort, int? limit, int budget, int maxTokens)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages, model: "claude-haiku-4-5");
        var options = Thinking(effort);
        options.MaxOutputTokens = limit;
        options.Temperature = 0.2f;
        // Act
        await rig.AskAsync("hello", options);
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal(budget, body.GetProperty("thinking").GetProperty("budget_tokens").GetInt32());
        Assert.Equal(maxTokens, body.GetProperty("max_tokens").GetInt32());
        Assert.False(body.TryGetProperty("temperature", out _));
    }

    [Fact]
    public async Task Prepare_WithoutThinking_SendsTheDefaultLimitAndNoEffort()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages);
        // Act
        await rig.AskAsync("hello");
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal(16_384, body.GetProperty("max_tokens").GetInt32());
        Assert.False(body.TryGetProperty("thinking", out _));
    }

    private static ChatOptions Thinking(ReasoningEffort effort) =>
        new() { Reasoning = new ReasoningOptions { Effort = effort, Output = ReasoningOutput.Summary } };

    private static FunctionCallContent Call(string id) => new(id, "read", new Dictionary<string, object?>());

    private static string? MarkOf(JsonElement block) =>
        block.ValueKind == JsonValueKind.Object && block.TryGetProperty("cache_control", out var mark) ? mark.GetProperty("type").GetString() : null;
}
