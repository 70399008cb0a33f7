namespace Hearth.Tools;

/// <summary>What may happen when a tool call whose process died is run again.</summary>
public enum ToolEffect
{
    /// <summary>Unknown or harmful: an interrupted call is not repeated; the model is told that its outcome is unknown.</summary>
    AtMostOnce,

    /// <summary>The tool changes nothing: an interrupted call is run again.</summary>
    ReadOnly,

    /// <summary>Running the tool twice does what running it once does: an interrupted call is run again.</summary>
    Idempotent,

    /// <summary>
    /// The tool writes to tables of the application in Hearth's database, with <see cref="ToolContext.CommitWith"/>: its writes and its
    /// result are stored together or not at all, so an interrupted call has left nothing and is run again.
    /// </summary>
    Transactional,
}
