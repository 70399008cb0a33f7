namespace Hearth.Client.Errors;

/// <summary>What a call to a server can fail with. Cancellation is an <see cref="OperationCanceledException"/> instead.</summary>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause, if there is one.</param>
public abstract class HearthClientException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>
    /// Whether the same call may succeed later. The client has tried again already, for as long as
    /// <see cref="HearthClientOptions.RetryTimeout"/> says.
    /// </summary>
    public virtual bool IsTransient => false;

    /// <summary>How long the server wants to be left alone; null when it has not said.</summary>
    public TimeSpan? RetryAfter { get; internal set; }

    /// <summary>A short name for traces and metrics.</summary>
    internal abstract string ErrorType { get; }
}
