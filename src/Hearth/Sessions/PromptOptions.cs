using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>What one operation does differently from the agent's definition. Null leaves the definition's value.</summary>
public sealed record PromptOptions
{
    /// <summary>The model, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>Tools in addition to the agent's.</summary>
    public IReadOnlyList<AITool> Tools { get; init; } = [];

    /// <summary>How much the model thinks.</summary>
    public ThinkingLevel? ThinkingLevel { get; init; }

    /// <summary>The sampling temperature.</summary>
    public float? Temperature { get; init; }

    /// <summary>Output tokens per turn at the most.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Images that go with the text.</summary>
    public IReadOnlyList<DataContent> Images { get; init; } = [];

    /// <summary>
    /// Files that go with the text: text in UTF-8 of at most 1 MiB, which the model reads as part of the message, and PDF documents.
    /// </summary>
    public IReadOnlyList<DataContent> Files { get; init; } = [];
}
