namespace Hearth.Submissions;

/// <summary>How an attempt ended.</summary>
internal enum AttemptResult
{
    /// <summary>The submission has its outcome.</summary>
    Settled,

    /// <summary>It was cut short without an outcome; the next owner goes on.</summary>
    Interrupted,
}
