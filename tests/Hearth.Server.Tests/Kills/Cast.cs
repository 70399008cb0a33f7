using Hearth.FakeProvider;

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
}
