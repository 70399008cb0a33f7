namespace Hearth.Storage;

/// <summary>What became of an admission.</summary>
public enum AdmissionStatus
{
    /// <summary>The input was accepted and is durable.</summary>
    Admitted,

    /// <summary>The same request was accepted before; the receipt is the first one's.</summary>
    Deduplicated,

    /// <summary>The idempotency key was used with another body; the receipt is the first one's.</summary>
    Conflict,

    /// <summary>The stream has too many unsettled submissions; nothing was stored.</summary>
    QueueFull,
}
