using Hearth.Aws.Bedrock;
using Hearth.FakeProvider;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Aws.Tests.Bedrock;

public sealed class BedrockFailureTests
{
    [Theory]
    [InlineData(429, null, "rate_limited", true, "limits the rate")]
    [InlineData(429, "ModelNotReadyException", "rate_limited", true, "limits the rate")]
    [InlineData(403, null, "permission", false, "bedrock:InvokeModelWithResponseStream")]
    [InlineData(403, "ExpiredTokenException", "authentication", true, "AWS credentials")]
    [InlineData(403, "UnrecognizedClientException", "authentication", false, "AWS credentials")]
    [InlineData(403, "InvalidSignatureException", "authentication", false, "AWS credentials")]
    [InlineData(400, null, "invalid_request", false, "inference profile")]
    [InlineData(400, "ServiceQuotaExceededException", "permission", false, "quota")]
    [InlineData(404, null, "not_found", false, "inference profile")]
    [InlineData(408, null, "timeout", true, "too long")]
    [InlineData(424, null, "server_error", true, "internal error")]
    [InlineData(500, null, "server_error", true, "internal error")]
    [InlineData(503, null, "overloaded", true, "overloaded")]
    public async Task Classify_AnHttpError_SaysWhetherToTryAgainAndWhatToDo(int status, string? code, string type, bool isTransient, string says)
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Fail(status, "my secret plan", code));
        // Act
        var failure = await rig.FailAsync();
        // Assert: asked once, as repetitions are the caller's.
        Assert.Equal((type, isTransient, (int?)status), (failure.Type, failure.IsTransient, failure.StatusCode));
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, rig.Server.RequestCount);
    }

    [Fact]
    public async Task Classify_ATooLongConversation_IsContextOverflow()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Fail(400, "Input is too long for requested model."));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("context_overflow", false), (failure.Type, failure.IsTransient));
    }

    [Theory]
    [InlineData("throttlingException", "rate_limited", true)]
    [InlineData("internalServerException", "server_error", true)]
    [InlineData("modelStreamErrorException", "server_error", true)]
    [InlineData("modelTimeoutException", "timeout", true)]
    [InlineData("serviceUnavailableException", "overloaded", true)]
    [InlineData("validationException", "invalid_request", false)]
    public async Task Classify_AnExceptionInsideTheStream_IsTheSameAsOutside(string code, string type, bool isTransient)
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Text("one two three").ErrorAfter(2, code, "Something happened."));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal((type, isTransient), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Stream_ThatEndsBetweenTwoFrames_HasNoFinishReason()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Text("one two three").EndAfter(2));
        // Act
        var response = await rig.AskAsync("hello");
        // Assert: which is what says that it was cut.
        Assert.Equal("one two ", response.Text);
        Assert.Null(response.FinishReason);
    }

    [Fact]
    public async Task Classify_AStreamThatEndsInsideAFrame_IsTransient()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Text("one two three").EndInsideAfter(2));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("connection", true), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Classify_AFrameWithAWrongChecksum_IsTransient()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Text("one two three").DamageAfter(2));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("incomplete_response", true), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Classify_AResetConnection_IsTransient()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Text("one two three four").DisconnectAfter(2));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("connection", true), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Classify_AStreamThatFallsSilent_IsATimeOut()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync(idle: TimeSpan.FromMilliseconds(200));
        rig.Server.Enqueue(new FakeTurn().Text("one two three").StallAfter(2));
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("timeout", true), (failure.Type, failure.IsTransient));
    }

    [Fact]
    public async Task Classify_NoCredentials_SaysWhereTheyComeFromAndAsksNobody()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Credentials = null;
        // Act
        var failure = await rig.FailAsync();
        // Assert
        Assert.Equal(("authentication", false), (failure.Type, failure.IsTransient));
        Assert.Contains("AWS_ACCESS_KEY_ID", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, rig.Server.RequestCount);
    }

    [Fact]
    public async Task Stream_CancelledByTheCaller_ClosesTheConnectionAtOnce()
    {
        // Arrange
        await using var rig = await BedrockRig.StartAsync();
        rig.Server.Enqueue(new FakeTurn().Text("one two three").StallAfter(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(BedrockRig.Cancel);
        var client = rig.Provider.GetChatClient(BedrockRig.DefaultModel);
        // Act
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync("hello", cancellationToken: stop.Token))
            {
                if (update.Text.Length > 0) await stop.CancelAsync();
            }
        });
        // Assert: the server notices a closed socket on its own time.
        while (rig.Server.AbortedStreams == 0) await Task.Delay(5, BedrockRig.Cancel);
    }

    [Theory]
    [InlineData(null, null, null, "Set AWS_REGION to use models of bedrock.", null)]
    [InlineData("AWS_REGION", "us-west-2", null, null, "https://bedrock-runtime.us-west-2.amazonaws.com/")]
    [InlineData("AWS_DEFAULT_REGION", "cn-north-1", null, null, "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/")]
    [InlineData("AWS_REGION", "us-west-2", "eu-west-1", null, "https://bedrock-runtime.eu-west-1.amazonaws.com/")]
    public void ConfigurationError_Region_IsTheOneThingThatIsNeeded(string? variable, string? value, string? option, string? error, string? endpoint)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(variable is null ? [] : [KeyValuePair.Create(variable, value)])
            .Build();
        using var provider = new BedrockModelProvider(
            new BedrockProviderOptions { Region = option }, configuration, TimeProvider.System, NullLoggerFactory.Instance);

        Assert.Equal((error, endpoint), (provider.ConfigurationError, provider.Endpoint?.ToString()));
    }
}
