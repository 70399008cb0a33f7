namespace Hearth.Client.Errors;

/// <summary>There was no answer, or not a whole one: nothing is known about what the server has done.</summary>
/// <remarks>What was sent may have been accepted. Send it again with the same idempotency key, and it is accepted once.</remarks>
/// <param name="message">What happened.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class HearthConnectionException(string message, Exception? innerException = null)
    : HearthClientException(message, innerException)
{
    /// <inheritdoc/>
    public override bool IsTransient => !IsFinal;

    /// <summary>Whether the next try would fail in the same way.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>Whether the connection was there, and nothing came.</summary>
    internal bool IsSilence { get; init; }

    internal override string ErrorType => "connection";
}
