using System.Text;

namespace Hearth.Sessions;

/// <summary>How a model is asked for a summary, and how the model of the conversation is told it.</summary>
internal static class SummaryPrompt
{
    /// <summary>The system prompt.</summary>
    public const string Instructions =
        "You write hand-over notes about a conversation between a user and an AI assistant that uses tools. The conversation is given to you "
        + "as a transcript. You are not part of it: do not answer it, do not go on with it, call no tools. Write only the notes.";

    private const string Sections =
        """
        Write the notes in the language of the conversation under these headings, and leave out headings that have nothing to say:

        ## Goal
        What the user wants, in all its parts.
        ## Constraints
        Rules, preferences and limits that were stated, by whom.
        ## Progress
        What is done, what is under way, what has failed and why.
        ## Decisions
        What was decided, each with its reason in half a sentence.
        ## Next steps
        What remains to be done, in order.
        ## Critical context
        Exact names, paths, numbers, identifiers, commands, error texts and answers that are needed to go on.

        Be brief, but keep exact what is exact. Whoever goes on will have nothing but these notes and the latest messages.
        """;

    private const string UpdateTask =
        "The notes below cover everything before this transcript. Bring them up to date with it: keep what still holds, move what is done "
        + "to the progress, correct what has changed, drop what nobody needs any more.";

    private const string PrefixTask =
        "The transcript is the first part of the assistant's work at one request; the later part will be kept as it is. Note what the "
        + "request is, word for word where it is short, what was done and found so far, and what the later part needs to be understood. "
        + "Use a few short paragraphs or lists, without headings.";

    private const string Preface =
        "The earlier part of this conversation does not fit into the context any more. These notes stand for it; the latest messages follow "
        + "them as they were.";

    private const string Opening = $"{Preface}\n\n<notes>\n";
    private const string Closing = "\n</notes>";

    /// <summary>Asks for the notes about a transcript.</summary>
    /// <param name="transcript">The transcript, or a piece of it.</param>
    /// <param name="earlier">The notes so far, which cover what came before; null for none.</param>
    /// <param name="attention">What else the agent's author wants to be noted; null for nothing.</param>
    public static string ForHistory(string transcript, string? earlier, string? attention) =>
        Write(earlier is null ? Sections : $"{UpdateTask}\n\n{Sections}", transcript, earlier, attention);

    /// <summary>Asks for the notes about the beginning of the work at one request.</summary>
    /// <inheritdoc cref="ForHistory"/>
    public static string ForPrefix(string transcript, string? earlier, string? attention) =>
        Write(earlier is null ? PrefixTask : $"{PrefixTask} {UpdateTask}", transcript, earlier, attention);

    /// <summary>The notes as the model of the conversation is told them.</summary>
    public static string Frame(string summary) => $"{Opening}{summary}{Closing}";

    /// <summary>The notes of which <see cref="Frame"/> made this.</summary>
    public static string Unframe(string framed) => framed[Opening.Length..^Closing.Length];

    private static string Write(string task, string transcript, string? earlier, string? attention)
    {
        var prompt = new StringBuilder("<transcript>\n").Append(transcript).Append("</transcript>\n\n");
        if (earlier is not null) prompt.Append("<notes>\n").Append(earlier).Append("\n</notes>\n\n");
        prompt.Append(task);
        if (attention is not null) prompt.Append("\n\nPay attention to this, too: ").Append(attention);
        return prompt.ToString();
    }
}
