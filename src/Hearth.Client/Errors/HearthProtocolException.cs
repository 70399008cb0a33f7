namespace Hearth.Client.Errors;

/// <summary>An answer that is not an error, and that this client does not understand: the address is hardly one of Hearth.</summary>
/// <param name="message">What is wrong with it.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class HearthProtocolException(string message, Exception? innerException = null)
    : HearthClientException(message, innerException)
{
    internal override string ErrorType => "protocol";
}
