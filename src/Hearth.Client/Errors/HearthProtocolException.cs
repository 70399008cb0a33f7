using Hearth.Client.Streams;

namespace Hearth.Client.Errors;

/// <summary>
/// An answer that is not an error, and that this client does not understand: the address is hardly one of Hearth. Or an event that says how
/// something has ended and cannot be read: see <see cref="EventType"/>.
/// </summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class HearthProtocolException(string message, Exception? innerException = null)
    : HearthClientException(message, innerException)
{
    /// <summary>The type of the event that cannot be read; null when it is no event.</summary>
    public string? EventType { get; internal init; }

    /// <summary>Where it is in its stream: its offset, or that of the last event of the frame that it came in; null when it is no event.</summary>
    public StreamOffset? Offset { get; internal init; }

    internal override string ErrorType => "protocol";
}
