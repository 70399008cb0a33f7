namespace Hearth.Storage;

/// <summary>The store cannot answer now. Whether the operation happened is unknown; it may be repeated as it was.</summary>
/// <param name="message">What happened, free of secrets.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
