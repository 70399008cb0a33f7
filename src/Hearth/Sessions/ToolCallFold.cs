using Hearth.Events;

namespace Hearth.Sessions;

/// <summary>What the log says of one tool call.</summary>
internal sealed class ToolCallFold(ContentBlock.ToolCall call)
{
    public ContentBlock.ToolCall Call => call;

    /// <summary>Whether a <c>tool_start</c> is there: the function may have run.</summary>
    public bool IsStarted { get; set; }

    /// <summary>What it came to; null while that is not recorded.</summary>
    public ToolOutcome? Outcome { get; set; }
}
