namespace Hearth.Submissions;

/// <summary>How an input came in. The numbers are stored.</summary>
public enum SubmissionKind
{
    /// <summary>A prompt sent by a client.</summary>
    Direct = 1,

    /// <summary>An input sent by application code inside the server.</summary>
    Dispatch = 2,

    /// <summary>The one input of a workflow's run.</summary>
    Run = 3,
}
