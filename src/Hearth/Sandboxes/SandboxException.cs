namespace Hearth.Sandboxes;

/// <summary>Something that a sandbox refuses or cannot do; the message is for the model that asked for it.</summary>
/// <param name="message">One sentence that names the path or command.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class SandboxException(string message, Exception? innerException = null)
    : HearthException(ErrorCodes.SandboxOperationUnsupported, message, "", innerException);
