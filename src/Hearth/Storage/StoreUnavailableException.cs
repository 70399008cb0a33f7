namespace Hearth.Storage;

/// <summary>The store could not do what was asked this time: a full disk, an I/O error, a lock held too long, a lost connection.</summary>
/// <remarks>
/// Trying again later may succeed. Whether a write has happened is unknown; repeating it with the same ids and offsets is safe.
/// </remarks>
/// <param name="message">What went wrong. Free of secrets and of content.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Always true: the same call may succeed later.</summary>
    public bool IsTransient { get; } = true;
}
