using Hearth.FakeProvider;
using Microsoft.Extensions.AI;

namespace Hearth.Providers.Tests;

public sealed class FailureTests
{
    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Classify_RateLimit_IsTransientWithTheWaitAndSucceedsLater(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Fail(429, retryAfter: TimeSpan.FromSeconds(7)), new FakeTurn().Text("hi"));
        // Act
        var failure = await rig.FailAsync();
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal(("rate_limited", true, 429), (failure.Type, failure.IsTransient, failure.StatusCode));
        Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
        Assert.Equal("hi", response.Text);
        Assert.Equal(2, rig.Server.RequestCount);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Classify_RateLimitInMilliseconds_ReadsTheFinerHeader(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Fail(429, retryAfter: TimeSpan.FromMilliseconds(250), inMilliseconds: true));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(TimeSpan.FromMilliseconds(250), failure.RetryAfter);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Classify_RefusedKey_NamesTheVariableAndKeepsTheSecret(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Fail(401, $"Incorrect API key provided: {ProviderRig.Key}. You said: my secret plan"));
        // Act
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => rig.AskAsync("my secret plan"));
        var failure = rig.Provider.Classify(exception);
        // Assert
        Assert.Equal(("authentication", false), (failure.Type, failure.IsTransient));
        var variable = api switch { FakeApi.Responses => "OPENAI_API_KEY", FakeApi.ChatCompletions => "LOCAL_API_KEY", _ => "ANTHROPIC_API_KEY" };
        Assert.Contains(variable, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message + exception, StringComparison.Ordinal);
    }

    [Theory]
    [CombinatorialApis(400, "invalid_request", false)]
    [CombinatorialApis(403, "permission", false)]
    [CombinatorialApis(404, "not_found", false)]
    [CombinatorialApis(413, "context_overflow", false)]
    [CombinatorialApis(500, "server_error", true)]
    [CombinatorialApis(503, "overloaded", true)]
    [CombinatorialApis(529, "overloaded", true)]
    public async Task Classify_AnHttpStatus_SaysWhetherToTryAgain(FakeApi api, int status, string type, bool isTransient)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Fail(status));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal((type, isTransient, (int?)status), (failure.Type, failure.IsTransient, failure.StatusCode));
        Assert.Equal(1, rig.Server.RequestCount);
    }

    [Theory]
    [InlineData(FakeApi.ChatCompletions, "context_length_exceeded", "This model's maximum context length is 128000 tokens.")]
    [InlineData(FakeApi.ChatCompletions, null, "the request exceeds the available context size")]
    [InlineData(FakeApi.Responses, "context_length_exceeded", "Your input exceeds the context window of this model.")]
    [InlineData(FakeApi.AnthropicMessages, null, "prompt is too long: 210000 tokens > 200000 maximum")]
    public async Task Classify_ATooLongConversation_IsContextOverflow(FakeApi api, string? code, string message)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Fail(400, message, code));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("context_overflow", false), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Classify_ASpentBudget_IsNotTransientThoughItIsA429()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.Responses);
        rig.Server.Enqueue(new FakeTurn().Fail(429, "You exceeded your current quota.", "insufficient_quota"));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("permission", false, "insufficient_quota"), (failure.Type, failure.IsTransient, failure.Code));
    }

    [Fact]
    public async Task Classify_AnInvalidField_NamesThePlaceWithoutItsValue()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.AnthropicMessages);
        rig.Server.Enqueue(new FakeTurn().Fail(400, "tools.0.custom.name: String should match pattern, got my secret plan"));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal("anthropic refused the request as invalid (400, invalid_request_error). It objects to tools.0.custom.name.", failure.Message);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Classify_AResetConnection_IsTransient(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("one two three four").DisconnectAfter(2));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("connection", true), (failure.Type, failure.IsTransient));
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Classify_ARefusedConnection_IsTransient(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        await rig.Server.DisposeAsync();
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("connection", true), (failure.Type, failure.IsTransient));
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_EndedWithoutItsLastEvent_HasNoFinishReason(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("one two three four").EndAfter(2));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert: no SDK throws here, so whoever calls must take this for a failed attempt.
        Assert.Null(response.FinishReason);
        Assert.Equal("one two ", response.Text);
    }

    [Theory]
    [InlineData(FakeApi.ChatCompletions, "server_error", "server_error")]
    [InlineData(FakeApi.Responses, "server_error", "server_error")]
    [InlineData(FakeApi.Responses, "rate_limit_exceeded", "rate_limited")]
    [InlineData(FakeApi.AnthropicMessages, "overloaded_error", "overloaded")]
    [InlineData(FakeApi.AnthropicMessages, "api_error", "server_error")]
    public async Task Classify_AnErrorEventInTheStream_IsTransient(FakeApi api, string code, string type)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().Text("one two three four").ErrorAfter(2, code, "my secret plan"));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal((type, true, code), (failure.Type, failure.IsTransient, failure.Code));
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_AFailedResponse_IsTransient()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.Responses);
        rig.Server.Enqueue(new FakeTurn().Text("one two three").FailedAfter(1, "server_error", "sorry"));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("server_error", true), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Classify_AFinishReasonThatTheSdkDoesNotKnow_IsAnUnreadableAnswer()
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(FakeApi.ChatCompletions);
        rig.Server.Enqueue(new FakeTurn().Text("one two").Finish("error"));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("incomplete_response", true), (failure.Type, failure.IsTransient));
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_WithArgumentsThatAreNoJson_YieldsTheCallWithItsException(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api);
        rig.Server.Enqueue(new FakeTurn().ToolCall("read", "{not json"));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.NotNull(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single().Exception);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_ThatStalls_IsCutByTheWatchdog(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api, idle: TimeSpan.FromMilliseconds(150));
        rig.Server.Enqueue(new FakeTurn().Text("one two three").StallAfter(1));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("timeout", true), (failure.Type, failure.IsTransient));
        Assert.Contains("0.15 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_ThatNeverStarts_IsCutByTheWatchdog(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api, firstByte: TimeSpan.FromMilliseconds(150));
        rig.Server.Enqueue(new FakeTurn().Text("late").FirstByteAfter(TimeSpan.FromMinutes(1)));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("timeout", true), (failure.Type, failure.IsTransient));
    }

    [Theory]
    [ClassData(typeof(Apis))]
    public async Task Stream_ThatOnlyPingsForAWhile_StaysAlive(FakeApi api)
    {
        // Arrange
        await using var rig = await ProviderRig.StartAsync(api, idle: TimeSpan.FromMilliseconds(400));
        rig.Server.Enqueue(new FakeTurn().Text("one ").Pause(TimeSpan.FromMilliseconds(1000), pingEvery: TimeSpan.FromMilliseconds(50)).Text("two"));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert
        Assert.Equal("one two", response.Text.Replace("\n", "", StringComparison.Ordinal)); // The Responses API has two messages here.
    }
}
