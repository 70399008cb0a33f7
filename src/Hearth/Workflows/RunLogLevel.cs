namespace Hearth.Workflows;

/// <summary>How much attention a log message of a run wants.</summary>
public enum RunLogLevel
{
    /// <summary>What happened.</summary>
    Info,

    /// <summary>What healed itself.</summary>
    Warn,

    /// <summary>What somebody should look at.</summary>
    Error,
}
