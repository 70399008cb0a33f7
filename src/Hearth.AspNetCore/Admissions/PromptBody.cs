using System.Text.Json;
using Hearth.Storage;
using Hearth.Submissions;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Reads a prompt from a request's body.</summary>
internal static class PromptBody
{
    /// <summary>Reads the prompt.</summary>
    /// <param name="body">The body; null when there is none.</param>
    /// <param name="prompt">The prompt.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? TryRead(JsonElement? body, out Prompt prompt)
    {
        prompt = new Prompt("", []);
        if (body is not { ValueKind: JsonValueKind.Object } root) return "The body must be an object with a \"message\".";
        if (!root.TryGetProperty("message"u8, out var message) || message.ValueKind != JsonValueKind.String)
        {
            return "\"message\" must be a string.";
        }

        IReadOnlyList<Blob> images = [];
        if (root.TryGetProperty("images"u8, out var array) && TryReadImages(array, out images) is { } reason) return reason;
        prompt = new Prompt(message.GetString()!, images);
        return null;
    }

    private static string? TryReadImages(JsonElement array, out IReadOnlyList<Blob> images)
    {
        images = [];
        if (array.ValueKind != JsonValueKind.Array) return "\"images\" must be an array.";
        var read = new List<Blob>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (TryReadImage(item, out var image) is { } reason) return $"\"images[{read.Count}]\" {reason}";
            read.Add(image);
        }

        images = read;
        return null;
    }

    private static string? TryReadImage(JsonElement item, out Blob image)
    {
        image = null!;
        if (item.ValueKind != JsonValueKind.Object) return "must be an object.";
        if (!item.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("image"u8))
        {
            return "must have the type \"image\".";
        }

        if (!item.TryGetProperty("mimeType"u8, out var mimeType) || mimeType.ValueKind != JsonValueKind.String)
        {
            return "must have a \"mimeType\", a string.";
        }

        if (!item.TryGetProperty("data"u8, out var data) || data.ValueKind != JsonValueKind.String) return "must have \"data\", a string.";
        if (ImageData.TryDecode(data, out var content) is { } reason) return reason;
        image = Blob.Create(mimeType.GetString()!, content);
        return null;
    }
}
