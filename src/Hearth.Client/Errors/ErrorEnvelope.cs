namespace Hearth.Client.Errors;

/// <summary>The body of an answer that is an error.</summary>
/// <param name="Error">The error; null when the body is something else.</param>
internal sealed record ErrorEnvelope(ErrorInfo? Error);
