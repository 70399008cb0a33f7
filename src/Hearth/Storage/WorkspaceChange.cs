namespace Hearth.Storage;

/// <summary>What an append does to one path of the stream's durable workspace.</summary>
/// <param name="Path">The path.</param>
/// <param name="File">What is there from now on; null for nothing.</param>
public sealed record WorkspaceChange(string Path, WorkspaceFile? File);
