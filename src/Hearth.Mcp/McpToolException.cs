namespace Hearth.Mcp;

/// <summary>A call failed; the message is for the model.</summary>
internal sealed class McpToolException(string message, Exception? innerException = null) : Exception(message, innerException);
