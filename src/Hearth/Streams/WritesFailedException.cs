namespace Hearth.Streams;

/// <summary>What an application wrote with an append has failed; neither that nor the append was stored.</summary>
internal sealed class WritesFailedException(Exception cause) : Exception(cause.Message, cause);
