namespace Hearth.Events;

/// <summary>Why an assistant message ended.</summary>
internal enum StopReason
{
    /// <summary>The model was done.</summary>
    Stop,

    /// <summary>The output limit was reached.</summary>
    Length,

    /// <summary>The model waits for tool results.</summary>
    ToolUse,

    /// <summary>The call failed.</summary>
    Error,

    /// <summary>The message was cut by an abort or a crash.</summary>
    Aborted,
}
