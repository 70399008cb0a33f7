namespace Hearth.Sessions;

/// <summary>Why an attempt is cut short.</summary>
internal enum AttemptStop
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>A client aborted the submission: it settles as failed.</summary>
    Aborted,

    /// <summary>The deadline has passed: it settles as failed.</summary>
    TimedOut,

    /// <summary>The process leaves: nothing is written, the next owner goes on.</summary>
    Draining,

    /// <summary>A newer owner writes the stream: nothing can be written.</summary>
    OwnershipLost,
}
