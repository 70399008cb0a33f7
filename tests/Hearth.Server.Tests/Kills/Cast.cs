using Hearth.FakeProvider;
using Hearth.Server.Tests.Clients;

namespace Hearth.Server.Tests.Kills;

/// <summary>The agent <c>chief</c>, its subagent and that one's: what their model says.</summary>
internal static class Cast
{
    private static readonly string[] Roles = ["chief", "lead", "writer"];

    /// <summary>Whom a request is for.</summary>
    public static string Role(FakeRequest request)
    {
        var instructions = request.Messages[0].GetRawText();
        return Roles.Single(role => instructions.Contains($"You are the {role}.", StringComparison.Ordinal));
    }

    /// <summary>Everybody who was asked, in order.</summary>
    public static string Asked(IEnumerable<FakeRequest> requests) => string.Join(' ', requests.Select(Role));

    /// <summary>Has the first two delegate until the writer is asked; null for him.</summary>
    public static FakeTurn? Delegate(FakeRequest request) => Role(request) switch
    {
        "chief" => new FakeTurn().ToolCall("task", """{"prompt":"Have the story written.","agent":"lead"}""", "call_lead"),
        "lead" => new FakeTurn().ToolCall("task", """{"prompt":"Write the story.","agent":"writer"}""", "call_writer"),
        _ => null,
    };

    /// <summary>Answers who has a result to answer with; nobody else is to be asked any more.</summary>
    public static FakeTurn Report(FakeRequest request) =>
        new FakeTurn().Text(request.EndsWithToolResult ? $"The {Role(request)} is done." : "This was not to be asked.");

    /// <summary>Has all of them do their part, each as far as it is not done.</summary>
    public static FakeTurn Perform(FakeRequest request) =>
        request.EndsWithToolResult ? Report(request) : Delegate(request) ?? Story.Rest(request);

    /// <summary>Checks that all have done their part once, and that the writer was asked by one server and then by another one.</summary>
    public static void WasHandedOver(InstanceLog log, Receipt receipt, IEnumerable<FakeRequest> requests)
    {
        Assert.Equal("chief lead writer writer lead chief", Asked(requests));
        Assert.Equal("The chief is done.", log.TextOf(receipt));
        Assert.Equal(["lead", "writer"], log.Of("task_start").Select(item => item.Text("agent")));
        Assert.Equal([Story.Text, "The lead is done."], log.Of("task").Select(item => item.Text("result")));
        Assert.Equal(["call_lead", "call_writer"], log.Of("tool_start").Select(item => item.Text("toolCallId")));
        Assert.Equal(["call_writer", "call_lead"], log.Of("tool").Select(item => item.Text("toolCallId")));
        Assert.Single(log.CutTexts);

        // Nobody's prompt and nobody's answer twice; the writer's answer has two parts.
        var messages = log.Events.Where(item => item.IsMessageOf("assistant")).Select(item => item.MessageText);
        var prompts = log.Events.Where(item => item.IsMessageOf("user")).Select(item => item.Json.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal(["Write a story.", "Have the story written.", "Write the story."], prompts);
        var cut = log.CutTexts[0];
        Assert.Equal([cut, Story.Text[cut.Length..], "The lead is done.", "The chief is done."], messages.Where(text => text.Length > 0));
        foreach (var session in log.Events.Where(item => item.Text("session") is not null).GroupBy(item => item.Text("session")))
        {
            Assert.Equal(2, session.Count(item => item.Type == "operation_start"));
            Assert.Single(session, item => item.Type == "operation");
        }
    }
}
