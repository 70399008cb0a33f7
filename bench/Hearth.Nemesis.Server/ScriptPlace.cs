using Microsoft.Extensions.AI;

namespace Hearth.Nemesis.Server;

/// <summary>Where a conversation stands in the script of its last prompt.</summary>
/// <param name="Script">The script.</param>
/// <param name="RemainingWords">What is still to be said in this turn.</param>
/// <param name="Calls">What is to be called then; none at the end.</param>
internal sealed record ScriptPlace(Script Script, IReadOnlyList<string> RemainingWords, IReadOnlyList<AIContent> Calls)
{
    public static ScriptPlace Find(IReadOnlyList<ChatMessage> messages)
    {
        var (script, answers) = Split(messages);
        var step = answers.Count(message => message.Role == ChatRole.Tool);
        var results = answers.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => $"{result.Result}");
        var words = step < script.Steps.Count ? script.WordsBefore(step) : script.AnswerTo(results);
        var calls = step < script.Steps.Count ? script.Steps[step] : [];
        return new ScriptPlace(script, Without(SaidIn(answers), words), [.. calls.Select(tool => CallOf(tool, script))]);
    }

    private static (Script Script, IReadOnlyList<ChatMessage> Answers) Split(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role != ChatRole.User || Script.Parse(messages[i].Text) is not { } script) continue;
            return (script, [.. messages.Skip(i + 1)]);
        }

        throw new InvalidOperationException("No message of the conversation is a script.");
    }

    // Messages since the last results; there is more than one when the answer was cut.
    private static string SaidIn(IEnumerable<ChatMessage> answers) => string.Concat(answers.Reverse()
        .TakeWhile(message => message.Role != ChatRole.Tool)
        .Where(message => message.Role == ChatRole.Assistant)
        .Reverse()
        .Select(message => message.Text));

    private static List<string> Without(string said, IEnumerable<string> words)
    {
        var all = string.Concat(words);
        if (!all.StartsWith(said, StringComparison.Ordinal)) return [$"(Said \"{said}\" before.) ", .. words];
        var rest = all[said.Length..];
        return [.. rest.Split(' ').Select((word, index) => index == 0 ? word : $" {word}").Where(word => word.Length > 0)];
    }

    // The tool learns the id of its call from its arguments.
    private static FunctionCallContent CallOf(string tool, Script script)
    {
        var id = $"call_{Guid.NewGuid():N}";
        var arguments = new Dictionary<string, object?> { ["call"] = id, ["milliseconds"] = script.ToolMilliseconds };
        return new FunctionCallContent(id, tool, arguments);
    }
}
