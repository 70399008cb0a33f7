namespace Hearth.Mcp;

/// <summary>The tools that a server has, as far as is known.</summary>
/// <param name="Tools">The tools, in the server's order.</param>
/// <param name="Problem">Why the list may be out of date or empty, as a sentence; null when it is not.</param>
internal readonly record struct McpToolList(IReadOnlyList<McpTool> Tools, string? Problem);
