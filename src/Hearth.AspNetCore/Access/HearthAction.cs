namespace Hearth.AspNetCore.Access;

/// <summary>What a caller wants to do.</summary>
public enum HearthAction
{
    /// <summary>Send a prompt to an instance.</summary>
    Prompt,

    /// <summary>Start a run of a workflow.</summary>
    Invoke,

    /// <summary>Read the events of an instance or a run, or a run's record.</summary>
    Read,

    /// <summary>Abort the work of an instance or a run.</summary>
    Abort,
}
