using System.Text.Json;
using Hearth.FakeProvider;
using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Providers.Tests;

public sealed class StreamingTests
{
    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_OfText_YieldsEachTokenAndStop(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("one two three"));
        // Act
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in rig.Client.GetStreamingResponseAsync("hello", cancellationToken: ProviderRig.Cancel))
            updates.Add(update);
        // Assert
        Assert.Equal(["one ", "two ", "three"], updates.Select(update => update.Text).Where(text => text.Length > 0));
        Assert.Equal(ChatFinishReason.Stop, updates.ToChatResponse().FinishReason);
        Assert.Equal(rig.Model, rig.Server.Requests[0].Model);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_OfParallelToolCalls_YieldsEachWithItsArguments(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn()
            .Text("Looking.")
            .ToolCall("read", """{"path":"a.txt"}""", "call_a")
            .ToolCall("read", """{"path":"b.txt"}""", "call_b"));
        // Act
        var response = await rig.AskAsync("read both", WithTool());
        // Assert
        var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToArray();
        Assert.Equal(["call_a", "call_b"], calls.Select(call => call.CallId));
        Assert.Equal(["a.txt", "b.txt"], calls.Select(call => call.Arguments!["path"]!.ToString()));
        Assert.All(calls, call => Assert.Null(call.Exception));
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_AfterToolResults_SendsThemBack(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Respond = request => request.EndsWithToolResult
            ? new FakeTurn().Text("got " + request.LastText)
            : new FakeTurn().ToolCall("read", """{"path":"a.txt"}""");
        var history = new List<ChatMessage> { new(ChatRole.User, "read it") };
        // Act
        var first = await rig.AskAsync(history, WithTool());
        history.AddRange(first.Messages);
        var call = first.Messages[^1].Contents.OfType<FunctionCallContent>().Single();
        history.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "contents of a")]));
        var second = await rig.AskAsync(history, WithTool());
        // Assert
        Assert.Equal("got contents of a", second.Text);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_WithUsage_ReportsCachedAndReasoningTokens(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("done").Usage(input: 1000, output: 50, cached: 600, cacheWrite: 100, reasoning: 30));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        var usage = response.Usage!;
        Assert.Equal((1000L, 50L, 600L), (usage.InputTokenCount, usage.OutputTokenCount, usage.CachedInputTokenCount));
        Assert.Equal(30L, usage.ReasoningTokenCount);
        if (api == FakeApi.AnthropicMessages)
            Assert.Equal(100L, UsageReader.Read(usage, ModelInfo.Unknown).CacheWrite);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_CutByTheOutputLimit_FinishesWithLengthAndUsage(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("half a sent").Finish("length").Usage(10, 3));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal(3, response.Usage!.OutputTokenCount);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_StoppedByAFilter_FinishesWithContentFilter(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("I ").Finish("content_filter"));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal(ChatFinishReason.ContentFilter, response.FinishReason);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_OfThinking_YieldsItApartFromText(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Thinking("let me see").Text("done"));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal("done", response.Text);
        var thinking = response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>();
        Assert.Equal("let me see", string.Concat(thinking.Select(part => part.Text)));
    }

    [Theory]
    [InlineData(FakeApi.Responses, "\"encrypted_content\":\"c2VhbGVk\"")]
    [InlineData(FakeApi.AnthropicMessages, "\"signature\":\"c2VhbGVk\"")]
    public async Task Stream_AfterStoredThinking_ReplaysItsSignature(FakeApi api, string expected)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Thinking("let me see", "c2VhbGVk").Text("done"), new FakeTurn().Text("again"));
        var history = new List<ChatMessage> { new(ChatRole.User, "hello") };
        // Act: the answer goes through JSON, as it does in a journal.
        var first = await rig.AskAsync(history);
        history.AddRange(ThroughJson(first.Messages));
        history.Add(new ChatMessage(ChatRole.User, "and now?"));
        await rig.AskAsync(history);
        // Assert
        var body = rig.Server.Requests[1].Body.GetRawText();
        Assert.Contains(expected, body, StringComparison.Ordinal);
        Assert.Contains("let me see", body, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_WithAnImage_SendsItsBytes(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        var image = new DataContent(new byte[] { 1, 2, 3, 4 }, "image/png");
        // Act
        await rig.AskAsync([new ChatMessage(ChatRole.User, [new TextContent("what is this?"), image])]);
        // Assert
        Assert.Contains("AQIDBA==", rig.Server.Requests[0].Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeApi.ChatCompletions, "file", "data:application/pdf;base64,JVBERi0=")]
    [InlineData(FakeApi.Responses, "input_file", "data:application/pdf;base64,JVBERi0=")]
    [InlineData(FakeApi.AnthropicMessages, "document", "JVBERi0=")]
    public async Task Stream_WithAPdf_SendsItAsADocument(FakeApi api, string type, string data)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        var document = new DataContent("%PDF-"u8.ToArray(), "application/pdf") { Name = "report.pdf" };
        // Act
        await rig.AskAsync([new ChatMessage(ChatRole.User, [new TextContent("what does it say?"), document])]);
        // Assert
        var body = JsonSerializer.Serialize(rig.Server.Requests[0].Body);
        Assert.Contains($"\"type\":\"{type}\"", body, StringComparison.Ordinal);
        Assert.Contains($"\"{data}\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FakeApi.ChatCompletions, "image_url", "data:image/png;base64,AQIDBA==")]
    [InlineData(FakeApi.Responses, "input_image", "data:image/png;base64,AQIDBA==")]
    [InlineData(FakeApi.AnthropicMessages, "image", "AQIDBA==")]
    public async Task Stream_WithAnImageFromATool_SendsItAsAnImage(FakeApi api, string type, string data)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        AIContent[] result = [new TextContent("the screenshot"), new DataContent(new byte[] { 1, 2, 3, 4 }, "image/png")];
        ChatMessage[] history =
        [
            new(ChatRole.User, "take one"),
            new(ChatRole.Assistant, [new FunctionCallContent("call_1", "screenshot", new Dictionary<string, object?>())]),
            new(ChatRole.Tool, [new FunctionResultContent("call_1", result)]),
        ];
        // Act
        await rig.AskAsync(history);
        // Assert
        var body = JsonSerializer.Serialize(rig.Server.Requests[0].Body); // One adapter indents this part.
        Assert.Contains($"\"type\":\"{type}\"", body, StringComparison.Ordinal);
        Assert.Contains($"\"{data}\"", body, StringComparison.Ordinal);
        Assert.Contains("the screenshot", body, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_WithConfiguredHeaders_SendsThem(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api, headers: new Dictionary<string, string> { ["X-Gateway"] = "west" });
        // Act
        await rig.AskAsync("hello");
        // Assert
        Assert.Equal("west", rig.Server.Requests[0].Headers["x-gateway"]);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_CancelledByTheCaller_ClosesTheConnectionAtOnce(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("one two three").StallAfter(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ProviderRig.Cancel);
        // Act
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in rig.Client.GetStreamingResponseAsync("hello", cancellationToken: stop.Token))
            {
                if (update.Text.Length > 0)
                    await stop.CancelAsync();
            }
        });
        // Assert
        await WaitUntilAsync(() => rig.Server.AbortedStreams == 1);
    }

    private static ChatOptions WithTool() => new() { Tools = [AIFunctionFactory.Create((string path) => path, "read", "Reads a file.")] };

    private static IList<ChatMessage> ThroughJson(IList<ChatMessage> messages) =>
        JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;

    // The server notices a closed socket on its own time and has no signal for it.
    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5, ProviderRig.Cancel);
    }
}
