using Hearth.Agents;
using Hearth.Sessions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Hearth.Workflows;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Sessions;

public sealed class StructuredResultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Prompt_WhoseResultDoesNotFit_LetsTheModelCorrectIt()
    {
        await using var host = await StartAsync<Verdict>(result => $"{result.Data.Score} {result.Text}");
        host.Model.Enqueue(
            ScriptedTurn.Call("finish", new { score = "five" }),
            ScriptedTurn.Say("Now then.").ThenCall("finish", new { score = 5, reason = "good" }));

        var result = await host.RunAsync<string>("flow", cancellationToken: Cancel);

        Assert.Equal("5 Now then.", result);
        var error = (string)host.Model.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result!;
        Assert.Contains("tool_input_validation", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompt_ForANumber_IsWrapped()
    {
        await using var host = await StartAsync<int>(result => $"{result.Data}");
        host.Model.Enqueue(ScriptedTurn.Call("finish", new { result = 42 }));

        Assert.Equal("42", await host.RunAsync<string>("flow", cancellationToken: Cancel));
    }

    [Fact]
    public async Task Prompt_WhenTheModelGivesUp_FailsWithItsReason()
    {
        await using var host = await StartAsync<Verdict>(_ => "");
        host.Model.Enqueue(ScriptedTurn.Call("give_up", new { reason = "no idea" }));

        var failure = await Assert.ThrowsAsync<HearthException>(() => host.RunAsync<string>("flow", cancellationToken: Cancel));

        Assert.Equal(ErrorCodes.ResultUnavailable, failure.Code);
        Assert.Equal("no idea", failure.Meta!.Value.Text("reason"));
    }

    [Fact]
    public async Task Prompt_WhoseModelOnlyTalks_RemindsItAndThenFails()
    {
        // Arrange
        await using var host = await StartAsync<Verdict>(_ => "");
        host.Model.Respond = _ => ScriptedTurn.Say("Well…");

        // Act
        var id = await host.StartRunAsync("flow", cancellationToken: Cancel);
        var failure = await Assert.ThrowsAsync<HearthException>(() => host.WaitAsync(id.Value, Cancel));

        // Assert
        Assert.Equal(ErrorCodes.ResultUnavailable, failure.Code);
        Assert.Equal(4, host.Model.Requests.Count);
        Assert.Contains("finish", host.Model.Requests[^1].LastText, StringComparison.Ordinal);
        EventRules.CheckRun(await host.ReadEventsAsync(id, Cancel));
    }

    [Fact]
    public async Task Prompt_AfterAReminder_DeliversTheResult()
    {
        await using var host = await StartAsync<Verdict>(result => result.Data.Reason);
        host.Model.Enqueue(ScriptedTurn.Say("Well…"), ScriptedTurn.Call("finish", new { score = 1, reason = "meh" }));

        Assert.Equal("meh", await host.RunAsync<string>("flow", cancellationToken: Cancel));
    }

    private static Task<HearthTestHost> StartAsync<T>(Func<PromptResult<T>, string> result) => Engine.StartAsync(hearth =>
    {
        hearth.AddAgent("agent", _ => new AgentDefinition());
        hearth.AddWorkflow<NoInput, string>("flow", async (_, context) =>
        {
            var session = await context.OpenSessionAsync("agent");
            return result(await session.PromptAsync<T>("Judge"));
        });
    });

    private sealed record Verdict(int Score, string Reason);
}
