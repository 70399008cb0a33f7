namespace Hearth.Storage;

/// <summary>The store cannot be opened: a location that cannot be written, another process using it, or a newer schema.</summary>
/// <param name="message">What is wrong and what to do about it. Free of secrets.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class StoreUnusableException(string message, Exception? innerException = null) : Exception(message, innerException);
