namespace Hearth.Docs.Tests.Errors;

/// <summary>What the page says of one type.</summary>
/// <param name="Type">The stable type.</param>
/// <param name="Status">The status of the answer; – where the work fails after it was accepted.</param>
/// <param name="Cause">When it happens.</param>
/// <param name="Remedy">What a client does.</param>
/// <param name="Again">Whether the same call may succeed.</param>
internal sealed record ErrorRow(string Type, string Status, string Cause, string Remedy, string Again);
