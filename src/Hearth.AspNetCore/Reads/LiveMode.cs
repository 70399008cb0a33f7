namespace Hearth.AspNetCore.Reads;

/// <summary>Whether and how a read waits for what is yet to come.</summary>
internal enum LiveMode
{
    /// <summary>It does not: one page of what is there.</summary>
    None,

    /// <summary>It waits for the next page.</summary>
    LongPoll,

    /// <summary>It goes on.</summary>
    Sse,
}
