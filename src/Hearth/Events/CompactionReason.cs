namespace Hearth.Events;

/// <summary>Why a conversation is compacted.</summary>
internal enum CompactionReason
{
    /// <summary>It has come near the end of the context window.</summary>
    Threshold,

    /// <summary>The provider has refused it for its length.</summary>
    Overflow,

    /// <summary>Somebody has asked for it.</summary>
    Manual,
}
