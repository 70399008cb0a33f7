using System.Globalization;
using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Hearth.Compliance.Host.Server;

/// <summary>A model whose answer follows from the prompt alone, so that every run of a test sees the same conversation.</summary>
/// <remarks>
/// <c>fail: why</c> fails, <c>think: what</c> thinks first, <c>tool: 1 2 …</c> adds the numbers in pairs with parallel calls of
/// <c>add</c>, <c>slow: words milliseconds</c> takes its time over numbered words, and anything else is echoed.
/// </remarks>
internal static class PromptScript
{
    private static readonly char[] Blank = [' '];

    public static ScriptedTurn Answer(ScriptedRequest request)
    {
        var (last, said) = FindPrompt(request.Messages);
        var (command, argument) = Split(last);
        return command switch
        {
            "fail" => ScriptedTurn.Throw(new InvalidOperationException(argument)),
            "think" => Thought(argument),
            "tool" when request.Messages[^1].Role == ChatRole.Tool => ScriptedTurn.Say(Sums(request.Messages[^1])).ThenUse(20, 4),
            "tool" => Calls(Numbers(argument)),
            "slow" => Slow(Numbers(argument), said),
            _ => ScriptedTurn.Say($"You said: {last}").ThenUse(10, 3),
        };
    }

    // After a crash the model is shown what it has said so far and asked to go on.
    private static (string Prompt, string Said) FindPrompt(IReadOnlyList<ChatMessage> messages)
    {
        var said = "";
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.Assistant) said = messages[i].Text + said;
            else if (messages[i].Role == ChatRole.User && !IsRequestToContinue(messages[i])) return (messages[i].Text, said);
        }

        return ("", said);
    }

    private static bool IsRequestToContinue(ChatMessage message) =>
        message.Text.StartsWith("Your last message was cut off", StringComparison.Ordinal);

    private static (string Command, string Argument) Split(string prompt)
    {
        var colon = prompt.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? ("", prompt) : (prompt[..colon], prompt[(colon + 2)..]);
    }

    private static ScriptedTurn Thought(string about) =>
        ScriptedTurn.Empty.ThenThink($"Thinking about {about}.", "signed").ThenSay($"Thought about {about}.").ThenUse(12, 6);

    private static int[] Numbers(string text) =>
        [.. text.Split(Blank, StringSplitOptions.RemoveEmptyEntries).Select(part => int.Parse(part, CultureInfo.InvariantCulture))];

    private static ScriptedTurn Calls(int[] numbers)
    {
        var turn = ScriptedTurn.Empty;
        for (var i = 0; i + 1 < numbers.Length; i += 2)
        {
            turn = turn.ThenCall("add", new { a = numbers[i], b = numbers[i + 1] }, $"call_{(i / 2) + 1}");
        }

        return turn.ThenUse(15, 5);
    }

    private static string Sums(ChatMessage results) =>
        $"The sums are {string.Join(" and ", results.Contents.OfType<FunctionResultContent>().Select(result => result.Result))}.";

    private static ScriptedTurn Slow(int[] numbers, string said)
    {
        var delay = TimeSpan.FromMilliseconds(numbers[1]);
        var first = said.Split(Blank, StringSplitOptions.RemoveEmptyEntries).Length + 1;
        var turn = ScriptedTurn.Empty;
        for (var i = first; i <= numbers[0]; i++)
        {
            // Timed from the start of the turn: each word has its moment.
            turn = turn.ThenWaitFor(Task.Delay(delay * (i - first + 1))).ThenSay($"word{i} ");
        }

        return turn.ThenUse(10, numbers[0]);
    }
}
