using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Hearth.Client.Errors;

namespace Hearth.Client.Agents;

/// <summary>Asks for values of a type, and reads them from what the model says.</summary>
internal static class TypedAnswer
{
    private const string Fence = "```";

    public static string Ask<T>(string message, JsonTypeInfo<T> type) =>
        $"""
        {message}

        Answer with one JSON value and nothing else. It must be valid under this JSON Schema:
        {JsonSchemaExporter.GetJsonSchemaAsNode(type).ToJsonString()}
        """;

    /// <exception cref="HearthResultException">The answer holds no value of the type.</exception>
    public static PromptResult<T> Read<T>(PromptResult result, JsonTypeInfo<T> type)
    {
        try
        {
            if (JsonSerializer.Deserialize(WithoutFence(result.Text), type) is { } value) return new PromptResult<T>(value, result);
            throw Unavailable<T>(result, "It is null.");
        }
        catch (JsonException exception)
        {
            throw Unavailable<T>(result, exception.Message);
        }
    }

    /// <summary>What stands in a block of code, where that is all there is.</summary>
    private static string WithoutFence(string text)
    {
        var trimmed = text.Trim();
        if (!trimmed.StartsWith(Fence, StringComparison.Ordinal) || !trimmed.EndsWith(Fence, StringComparison.Ordinal)) return trimmed;
        var start = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return start < 0 || start > trimmed.Length - Fence.Length ? trimmed : trimmed[start..^Fence.Length];
    }

    private static HearthResultException Unavailable<T>(PromptResult result, string reason)
    {
        var error = new ErrorInfo
        {
            Type = HearthResultException.ResultUnavailable,
            Message = $"The answer is not a value of the type {typeof(T).Name}.",
            Details = reason,
        };
        return new HearthResultException(error) { Text = result.Text, SubmissionId = result.SubmissionId };
    }
}
