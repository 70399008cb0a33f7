using System.Text.Json;

namespace Hearth.Nemesis.Server;

/// <summary>What the model is to do for one prompt. It is the prompt: whoever holds the conversation can go on with it.</summary>
/// <param name="Tag">What no other prompt of the run is called.</param>
/// <param name="Steps">The tools that are called together, turn by turn.</param>
/// <param name="Words">How many words the answer has beside the tag and the results.</param>
/// <param name="WordMilliseconds">The pace of the text.</param>
/// <param name="ToolMilliseconds">How long a tool takes.</param>
internal sealed record Script(string Tag, IReadOnlyList<IReadOnlyList<string>> Steps, int Words, int WordMilliseconds, int ToolMilliseconds)
{
    private const string Prefix = "nemesis ";
    private const string ErrorPrefix = "Error: ";

    public string ToPrompt() => Prefix + JsonSerializer.Serialize(this);

    /// <summary>Null for text that is not a script, such as the request to continue an answer that was cut.</summary>
    public static Script? Parse(string prompt) =>
        prompt.StartsWith(Prefix, StringComparison.Ordinal) ? JsonSerializer.Deserialize<Script>(prompt.AsSpan(Prefix.Length)) : null;

    /// <summary>The text before the calls of a step.</summary>
    public IEnumerable<string> WordsBefore(int step) => [$"{Tag} ", "comes ", "to ", $"step {step}. "];

    /// <summary>The last text: the tag, what the tools returned, and the words.</summary>
    public IEnumerable<string> AnswerTo(IEnumerable<string> results) =>
        [$"{Tag} ", .. results.Select(WordOf), .. Enumerable.Range(1, Words).Select(number => $"word{number} "), "end."];

    private static string WordOf(string result) => result.StartsWith(ErrorPrefix, StringComparison.Ordinal) ? "[error] " : $"[{result}] ";
}
