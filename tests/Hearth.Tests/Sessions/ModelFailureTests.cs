using Hearth.Agents;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class ModelFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly string[] FailedTurn = ["turn_start", "assistant_start", "turn", "error", "agent_end"];

    [Fact]
    public async Task Prompt_AfterTransientErrors_IsRepeatedInsideTheOperation()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Enqueue(ScriptedTurn.Say("Hal").ThenThrow(new IOException("broken pipe")), ScriptedTurn.Say("Half").ThenCut(), ScriptedTurn.Say("Whole"));

        // Act
        var text = await host.PromptAsync("agent", "one", "Hi", Cancel);

        // Assert
        Assert.Equal("Whole", text);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] expected =
        [
            "operation_start", "user_end", "agent_start",
            .. FailedTurn, "log", "agent_start",
            .. FailedTurn, "log", "agent_start",
            "turn_start", "assistant_start", "turn", "answer", "agent_end", "operation", "idle", "submission_settled",
        ];
        Assert.Equal(expected, events.Tokens());
        var failed = events.First(item => item.Type() == "turn");
        Assert.True(failed.GetProperty("isError").GetBoolean());
        Assert.Equal("connection", failed.GetProperty("response").GetProperty("error").Text("type"));
        Assert.Equal("broken pipe", events.First(item => item.Token() == "error").GetProperty("message").Text("errorMessage"));
        Assert.All(events.Where(item => item.Type() == "log"), item => Assert.Equal("warn", item.Text("level")));
        Assert.All(host.Model.Requests, request => Assert.Single(request.Messages));
    }

    [Fact]
    public async Task Prompt_AfterAFinalError_FailsAtOnce()
    {
        // Arrange
        await using var host = await StartAsync();
        host.Model.Enqueue(ScriptedTurn.Throw(new InvalidOperationException("no such key")));

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.Equal(["operation_start", "user_end", "agent_start", .. FailedTurn, "operation", "idle", "submission_settled"], events.Tokens());
        Assert.True(events.Single(item => item.Type() == "operation").GetProperty("isError").GetBoolean());
    }

    [Fact]
    public async Task Prompt_WithMoreTransientErrorsThanRetries_Fails()
    {
        await using var host = await StartAsync();
        host.Model.Respond = _ => ScriptedTurn.Throw(new TimeoutException("slow"));

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
        Assert.Equal(4, host.Model.Requests.Count);
    }

    [Fact]
    public async Task Prompt_ThatTheModelRefuses_IsNotRepeated()
    {
        await using var host = await StartAsync();
        host.Model.Respond = _ => ScriptedTurn.Empty.ThenEmit(new ErrorContent("I will not do that.") { ErrorCode = "Refusal" });

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal("I will not do that.", failure.Message);
        Assert.Single(host.Model.Requests);
    }

    private static Task<HearthTestHost> StartAsync() => Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => new AgentDefinition()));
}
