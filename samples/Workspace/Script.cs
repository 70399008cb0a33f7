using Hearth.Testing;
using Microsoft.Extensions.AI;

/// <summary>What the secretary does: looks whether there are notes, adds one, and reads them out.</summary>
internal static class Script
{
    private const string Path = "notes.md";
    private const string End = "<!-- end -->";

    public static ScriptedTurn Respond(ScriptedRequest request)
    {
        var start = request.Messages.ToList().FindLastIndex(message => message.Role == ChatRole.User);
        var note = $"- {request.Messages[start].Text}\n";
        string[] results = [.. request.Messages.Skip(start + 1).SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => $"{result.Result}")];
        return results.Length switch
        {
            0 => ScriptedTurn.Call("glob", new { pattern = Path }),
            1 when results[0] == Path => ScriptedTurn.Call("edit", new { path = Path, oldText = End, newText = note + End }),
            1 => ScriptedTurn.Call("write", new { path = Path, content = note + End }),
            2 => ScriptedTurn.Call("grep", new { pattern = "^- ", path = Path }),
            _ => ScriptedTurn.Say(results[2]),
        };
    }
}
