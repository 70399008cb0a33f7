using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests;

/// <summary>Kills while a subagent of a subagent is at work.</summary>
public abstract class KillDuringTasksTests<TDatabase> : KillTests<TDatabase>
    where TDatabase : ServerDatabase, new()
{
    [Fact]
    public async Task Kill_WhileTheInnermostAnswersAndAgainWhileItsToolsRun_GoesOnInsideIt()
    {
        // Arrange: the writer has looked once and tells a story.
        await using var rig = await StartAsync(request => Cast.Delegate(request)
            ?? (request.EndsWithToolResult ? Story.Until(10) : new FakeTurn().ToolCall("look", """{"item":"first"}""", "call_first")));
        var reader = await rig.PromptAsync("chief", "Write a story.");
        await reader.UntilWordsAsync(10, "before the first kill");

        // Act: the writer ends the story and looks again; then it is killed in that, too.
        rig.Effects.Hold("look");
        rig.Effects.Hold("send");
        await rig.Server.KillAsync();
        await rig.RestartAsync(request => Cast.Role(request) == "writer"
            ? Story.Rest(request).ToolCall("look", Story.Item, "call_look").ToolCall("send", Story.Item, "call_send")
            : Cast.Report(request));
        await rig.Effects.UntilAsync("look", 1, "before the second kill", "it");
        await rig.Effects.UntilAsync("send", 1, "before the second kill", "it");
        await rig.KillAndRestartAsync(Cast.Report);

        // Assert: each tool by its effect, in the third process as it would be for the chief itself.
        var log = await Promises.HoldAfterRecoveryAsync(rig, reader);
        Assert.Equal("The chief is done.", log.TextOf(reader.Receipt));
        Assert.Equal((1, 2), (rig.Effects.CountOf("look", "first"), rig.Effects.CountOf("look", "it")));
        Assert.Equal(1, rig.Effects.CountOf("send"));
        Assert.Single(rig.Effects.KeysOf("look"));
        Assert.True(log.ResultOf("call_send").IsError);
        Assert.Equal((EffectServer.ResultOf("look", "it"), false), log.ResultOf("call_look"));

        // Assert: nobody was asked twice for what he had said, and the story is whole.
        Assert.Equal("chief lead writer writer writer writer lead chief", Cast.Asked(rig.Models.Requests));
        Assert.Contains("The writer is done.", rig.Models.Requests[^2].LastText, StringComparison.Ordinal);
        Assert.Contains("The lead is done.", rig.Models.Requests[^1].LastText, StringComparison.Ordinal);
        AssertTasks(log, out var writer);
        var said = writer.Where(item => item.StopReason is not null).Select(item => item.MessageText).ToList();
        Assert.Equal($"{Story.Text}The writer is done.", string.Concat(said));
    }

    // One task inside the other, each with one start and one end, in three attempts.
    private static void AssertTasks(InstanceLog log, out List<StreamedEvent> writer)
    {
        var starts = log.Of("task_start");
        Assert.Equal(["lead", "writer"], starts.Select(item => item.Text("agent")));
        Assert.Equal(["default", starts[0].Text("session")], starts.Select(item => item.Text("parentSession")));
        var ends = log.Of("task");
        Assert.Equal(["The writer is done.", "The lead is done."], ends.Select(item => item.Text("result")));
        Assert.Equal(starts.Reverse().Select(item => item.Text("taskId")), ends.Select(item => item.Text("taskId")));
        Assert.DoesNotContain(ends, item => item.Json.GetProperty("isError").GetBoolean());
        foreach (var session in log.Events.Where(item => item.Text("session") is not null).GroupBy(item => item.Text("session")))
        {
            Assert.Equal(3, session.Count(item => item.Type == "operation_start"));
            Assert.Single(session, item => item.Type == "operation");
        }

        writer = [.. log.Events.Where(item => item.Text("session") == starts[1].Text("session"))];
        Assert.Equal("task", writer[^1].Type);
    }
}
