using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>The arguments of a built-in tool; they fit its schema.</summary>
internal readonly struct ToolArguments(AIFunctionArguments arguments)
{
    public string Text(string name) => OptionalText(name) ?? throw new ArgumentException($"\"{name}\" is missing.");

    public string? OptionalText(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool Flag(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A whole number, brought into a range; the default when it is absent.</summary>
    public int Number(string name, int fallback, int min, int max) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number)
            ? (int)Math.Clamp(number, min, max)
            : fallback;

    private JsonElement? Find(string name) => arguments.GetValueOrDefault(name) is JsonElement element ? element : null;
}
