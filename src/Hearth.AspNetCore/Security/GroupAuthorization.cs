namespace Hearth.AspNetCore.Security;

/// <summary>What the application said about who may use the group of Hearth's routes.</summary>
/// <param name="Metadata">Its authorization metadata, in the order it was added; empty when it said nothing.</param>
internal sealed record GroupAuthorization(IReadOnlyList<object> Metadata);
