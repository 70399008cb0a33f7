using System.Text.Json;

namespace Hearth.Client.Errors;

/// <summary>One thing that is wrong with a workflow's input.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="Path">Where: names of properties and indexes of elements, from the outside in; null for the whole input.</param>
public sealed record ValidationIssue(string Message, IReadOnlyList<JsonElement>? Path = null)
{
    /// <summary>The place as a path, such as <c>$.items[0].url</c>.</summary>
    public string Location => "$" + string.Concat((Path ?? []).Select(
        part => part.ValueKind == JsonValueKind.Number ? $"[{part.GetRawText()}]" : $".{part}"));
}
