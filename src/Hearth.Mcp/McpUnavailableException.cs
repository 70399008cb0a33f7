namespace Hearth.Mcp;

/// <summary>A server could not be reached, or was not tried again yet.</summary>
/// <param name="message">A sentence that names the server and holds nothing secret.</param>
/// <param name="innerException">What went wrong.</param>
internal sealed class McpUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
