using Hearth.FakeProvider;
using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Aws.Tests.Bedrock;

public sealed class BedrockRequestTests
{
    private const string Profile =
        "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0";

    [Theory]
    [InlineData(BedrockRig.DefaultModel, "us.anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    [InlineData("anthropic.claude-opus-4-1", "anthropic.claude-opus-4-1")]
    [InlineData(Profile, "arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Ainference-profile%2Feu.anthropic.claude-sonnet-4-5-20250929-v1%3A0")]
    public async Task Stream_AnyModelId_IsOneEncodedPartOfThePathAndSigned(string model, string encoded)
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        // Act
        await rig.AskAsync("hello", model: model);
        // Assert
        var request = rig.Server.Requests[0];
        Assert.Equal($"/model/{encoded}/invoke-with-response-stream", request.Target);
        Assert.Equal(("AKIDEXAMPLE", BedrockRig.Region, "bedrock"), SignatureCheck.Verify(request, rig.Credentials!.SecretKey));
        Assert.Equal(model, request.Model);
    }

    [Fact]
    public async Task Stream_CredentialsThatChangeBetweenTwoCalls_SignsWithThoseOfTheMoment()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        // Act
        await rig.AskAsync("one");
        rig.Credentials = new("AKIDRENEWED", "renewed-secret", "renewed-session");
        await rig.AskAsync("two");
        rig.Credentials = new("AKIDLONGTERM", "long-term-secret", null);
        await rig.AskAsync("three");
        // Assert
        Assert.Equal("AKIDEXAMPLE", SignatureCheck.Verify(rig.Server.Requests[0], "secret-of-the-role").AccessKey);
        Assert.Equal("AKIDRENEWED", SignatureCheck.Verify(rig.Server.Requests[1], "renewed-secret").AccessKey);
        Assert.Equal("renewed-session", rig.Server.Requests[1].Headers["x-amz-security-token"]);
        Assert.Equal("AKIDLONGTERM", SignatureCheck.Verify(rig.Server.Requests[2], "long-term-secret").AccessKey);
        Assert.False(rig.Server.Requests[2].Headers.ContainsKey("x-amz-security-token"));
    }

    [Fact]
    public async Task Stream_AnyRequest_HasBedrocksBodyAndNoOtherCredential()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync(headers: new Dictionary<string, string> { ["X-Gateway"] = "west" });
        // Act
        await rig.AskAsync("hello");
        // Assert
        var request = rig.Server.Requests[0];
        Assert.Equal("bedrock-2023-05-31", request.Body.GetProperty("anthropic_version").GetString());
        Assert.False(request.Body.TryGetProperty("model", out _));
        Assert.False(request.Body.TryGetProperty("stream", out _));
        Assert.False(request.Headers.ContainsKey("x-api-key"));
        Assert.False(request.Headers.ContainsKey("accept-encoding"));
        Assert.Equal("west", request.Headers["x-gateway"]);
        SignatureCheck.Verify(request, rig.Credentials!.SecretKey);
    }

    [Fact]
    public async Task Stream_Conversation_IsMarkedForTheCache()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        // Act
        await rig.AskAsync("hello", new ChatOptions { Instructions = "Be brief." });
        // Assert
        var body = rig.Server.Requests[0].Body;
        Assert.Equal("ephemeral", body.GetProperty("system")[0].GetProperty("cache_control").GetProperty("type").GetString());
        Assert.Equal(
            "ephemeral", body.GetProperty("messages")[0].GetProperty("content")[0].GetProperty("cache_control").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(BedrockRig.DefaultModel, "enabled")]
    [InlineData(Profile, "enabled")]
    [InlineData("global.anthropic.claude-sonnet-5-v1:0", "adaptive")]
    public async Task Prepare_ModelThatThinks_IsToldInItsOwnWay(string model, string type)
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        // Act
        await rig.AskAsync("hello", new ChatOptions { Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Medium } }, model);
        // Assert
        Assert.Equal(type, rig.Server.Requests[0].Body.GetProperty("thinking").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Stream_AfterToolResults_SendsThemBack()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Respond = request => request.EndsWithToolResult
            ? new FakeTurn().Text("got " + request.LastText)
            : new FakeTurn().ToolCall("read", """{"path":"a.txt"}""");
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string path) => path, "read", "Reads a file.")] };
        var history = new List<ChatMessage> { new(ChatRole.User, "read it") };
        // Act
        var first = await rig.AskAsync(history, options);
        history.AddRange(first.Messages);
        var call = first.Messages[^1].Contents.OfType<FunctionCallContent>().Single();
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "contents of a")]));
        var second = await rig.AskAsync(history, options);
        // Assert
        Assert.Equal("a.txt", call.Arguments!["path"]!.ToString());
        Assert.Equal(ChatFinishReason.ToolCalls, first.FinishReason);
        Assert.Equal("got contents of a", second.Text);
    }

    [Fact]
    public async Task Stream_ThinkingTextAndUsage_ArriveApart()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn()
            .Thinking("let me see", "c2VhbGVk")
            .Text("done at last")
            .Usage(input: 1000, output: 50, cached: 600, cacheWrite: 100, reasoning: 30));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal("done at last", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.Equal(
            "let me see", string.Concat(response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>().Select(part => part.Text)));
        Assert.Equal((1000L, 50L, 600L), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.CachedInputTokenCount));
        Assert.Equal(100L, UsageReader.Read(response.Usage, ModelInfo.Unknown).CacheWrite);
    }

    [Fact]
    public async Task Stream_EventLargerThanAnyBuffer_ArrivesWhole()
    {
        // Arrange: one word of 300,000 letters is one event.
        await using var rig = await BedrockRig.StartAsync();
        var word = new string('x', 300_000);
        rig.Server.Enqueue(new FakeTurn().Text(word));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal(word, response.Text);
    }
}
