using System.Text.Json;

namespace Hearth.Client.Messages;

/// <summary>A tool call that the model wants.</summary>
/// <param name="Id">The call.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments as the model wrote them.</param>
public sealed record ToolCallBlock(string Id, string Name, JsonElement Arguments) : ContentBlock;
