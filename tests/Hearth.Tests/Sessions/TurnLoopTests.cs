using Hearth.Agents;
using Hearth.Models;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class TurnLoopTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_WithThinking_EmitsTheBlocksInOrderAndReplaysTheSignature()
    {
        // Arrange
        await using var host = await StartAsync(new AgentDefinition { ThinkingLevel = ThinkingLevel.High });
        host.Model.Enqueue(
            ScriptedTurn.Empty.ThenThink("Let me ").ThenThink("see").ThenThink("", "sig-1").ThenSay("Done"),
            ScriptedTurn.Say("Again"));

        // Act
        await host.PromptAsync("agent", "one", "Hi", Cancel);
        await host.PromptAsync("agent", "one", "More", Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        string[] turn = ["turn_start", "assistant_start", "thinking_start", "thinking_end", "turn", "answer"];
        Assert.Equal(turn, events.Tokens().Skip(3).Take(6));
        var end = events.First(item => item.Type() == "thinking_end");
        Assert.Equal((0, "Let me see"), (end.GetProperty("contentIndex").GetInt32(), end.Text("content")));
        var thought = host.Model.Requests[1].Messages[1].Contents.OfType<TextReasoningContent>().Single();
        Assert.Equal(("Let me see", "sig-1"), (thought.Text, thought.ProtectedData));
        var reasoning = host.Model.Requests[0].Options!.Reasoning!;
        Assert.Equal((ReasoningEffort.High, ReasoningOutput.Summary), (reasoning.Effort, reasoning.Output));
    }

    [Fact]
    public async Task Prompt_WithThinkingOff_AsksForNone()
    {
        await using var host = await StartAsync(new AgentDefinition { ThinkingLevel = ThinkingLevel.Off });
        host.Model.Enqueue(ScriptedTurn.Say("Done"));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        var reasoning = host.Model.Requests[0].Options!.Reasoning!;
        Assert.Equal((ReasoningEffort.None, (ReasoningOutput?)null), (reasoning.Effort, reasoning.Output));
    }

    [Fact]
    public async Task Prompt_WithSeveralTurns_SumsUsageAndItsPrice()
    {
        // Arrange
        var tool = AIFunctionFactory.Create(() => "ok", "look");
        await using var host = await StartAsync(new AgentDefinition { Tools = [tool] });
        var usage = new UsageDetails
        {
            InputTokenCount = 100,
            OutputTokenCount = 7,
            CachedInputTokenCount = 60,
            AdditionalCounts = new() { ["CacheCreationInputTokens"] = 30 },
        };
        host.Model.Enqueue(ScriptedTurn.Call("look").ThenEmit(new UsageContent(usage)), ScriptedTurn.Say("Done").ThenUse(5, 1));

        // Act
        var id = await host.SendAsync("agent", "one", "Hi", Cancel);
        var result = await host.WaitAsync(id, Cancel);

        // Assert
        var sum = Usage.Read(result!.Value.GetProperty("usage"));
        Assert.Equal((15L, 8L, 60L, 30L, 113L), (sum.Input, sum.Output, sum.CacheRead, sum.CacheWrite, sum.TotalTokens));
        var operation = (await host.ReadEventsAsync("agent", "one", Cancel)).Single(item => item.Type() == "operation");
        Assert.Equal(sum, Usage.Read(operation.GetProperty("usage")));
    }

    [Fact]
    public async Task Prompt_WithDefinitionOptions_PassesThemToTheModel()
    {
        await using var host = await StartAsync(new AgentDefinition { Instructions = "Be brief.", Temperature = 0.5f, MaxOutputTokens = 99 });
        host.Model.Enqueue(ScriptedTurn.Say("Done").ThenFinish(ChatFinishReason.Length));

        await host.PromptAsync("agent", "one", "Hi", Cancel);

        var options = host.Model.Requests[0].Options!;
        Assert.Equal(("Be brief.", 0.5f, 99), (options.Instructions, options.Temperature, options.MaxOutputTokens));
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        Assert.Equal("length", events.Single(item => item.Token() == "answer").GetProperty("message").Text("stopReason"));
    }

    [Fact]
    public async Task Prompt_BeyondMaxTurns_FailsAndClosesTheOperation()
    {
        // Arrange
        var tool = AIFunctionFactory.Create(() => "ok", "look");
        await using var host = await StartAsync(new AgentDefinition { Tools = [tool], MaxTurns = 2 });
        host.Model.Respond = _ => ScriptedTurn.Call("look");

        // Act
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        // Assert
        Assert.Equal(ErrorCodes.OperationFailed, failure.Code);
        Assert.Equal(2, host.Model.Requests.Count);
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Prompt_WithAnUnknownProvider_FailsWithoutAnOperation()
    {
        await using var host = await StartAsync(new AgentDefinition { Model = "nobody/model" });

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal(ErrorCodes.ModelNotConfigured, failure.Code);
        EventRules.CheckInstance(await host.ReadEventsAsync("agent", "one", Cancel));
    }

    [Fact]
    public async Task Prompt_WithTwoToolsOfOneName_FailsWithToolNameConflict()
    {
        var tool = AIFunctionFactory.Create(() => "ok", "look");
        await using var host = await StartAsync(new AgentDefinition { Tools = [tool, tool] });

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.PromptAsync("agent", "one", "Hi", Cancel));

        Assert.Equal(ErrorCodes.ToolNameConflict, failure.Code);
    }

    [Fact]
    public async Task Dispatch_IsTheUsersMessageWithItsSignal()
    {
        // Arrange
        await using var host = await StartAsync(new AgentDefinition());
        host.Model.Enqueue(ScriptedTurn.Say("Noted"));
        var agents = host.Services.GetRequiredService<IAgentClient>();

        // Act
        var receipt = await agents.DispatchAsync("agent", "one", new { level = 3 }, new DispatchOptions { Type = "alarm" }, Cancel);
        await host.WaitAsync(receipt.DispatchId.ToString("D"), Cancel);

        // Assert
        var events = await host.ReadEventsAsync("agent", "one", Cancel);
        EventRules.CheckInstance(events);
        Assert.All(events, item => Assert.Equal(receipt.DispatchId.ToString("D"), item.Text("dispatchId")));
        var input = events.Single(item => item.Token() == "user_end");
        Assert.Equal($"dispatch:{receipt.DispatchId:D}:input", input.Text("turnId"));
        var signal = input.GetProperty("message").GetProperty("signal");
        Assert.Equal(("alarm", 3), (signal.Text("type"), signal.GetProperty("input").GetProperty("level").GetInt32()));
        Assert.Contains("\"level\":3", host.Model.Requests[0].LastText, StringComparison.Ordinal);
    }

    private static Task<HearthTestHost> StartAsync(AgentDefinition definition) => Engine.StartAsync(hearth => hearth.AddAgent("agent", _ => definition));
}
