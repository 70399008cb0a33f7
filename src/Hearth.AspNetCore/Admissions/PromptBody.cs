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
        IReadOnlyList<AttachedFile> files = [];
        if (root.TryGetProperty("attachments"u8, out array) && TryReadFiles(array, out files) is { } fault) return fault;
        prompt = new Prompt(message.GetString()!, images) { Files = files };
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

    private static string? TryReadFiles(JsonElement array, out IReadOnlyList<AttachedFile> files)
    {
        files = [];
        if (array.ValueKind != JsonValueKind.Array) return "\"attachments\" must be an array.";
        var read = new List<AttachedFile>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            if (TryReadFile(item, out var file) is { } reason) return $"\"attachments[{read.Count}]\" {reason}";
            read.Add(file);
        }

        files = read;
        return null;
    }

    private static string? TryReadImage(JsonElement item, out Blob image)
    {
        image = null!;
        if (TryReadData(item, "image", out var mediaType, out var content) is { } reason) return reason;
        image = Blob.Create(mediaType, content);
        return null;
    }

    private static string? TryReadFile(JsonElement item, out AttachedFile file)
    {
        file = null!;
        if (TryReadData(item, "file", out var mediaType, out var content) is { } reason) return reason;
        string? name = null;
        if (item.TryGetProperty("name"u8, out var given))
        {
            if (given.ValueKind != JsonValueKind.String) return "must have a \"name\" that is a string, or none.";
            name = given.GetString();
        }

        return AttachedFile.TryCreate(mediaType, name, content, out file);
    }

    private static string? TryReadData(JsonElement item, string expectedType, out string mediaType, out ReadOnlyMemory<byte> content)
    {
        (mediaType, content) = ("", default);
        if (item.ValueKind != JsonValueKind.Object) return "must be an object.";
        if (!item.TryGetProperty("type"u8, out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals(expectedType))
        {
            return $"must have the type \"{expectedType}\".";
        }

        if (!item.TryGetProperty("mimeType"u8, out var mimeType) || mimeType.ValueKind != JsonValueKind.String)
        {
            return "must have a \"mimeType\", a string.";
        }

        if (!item.TryGetProperty("data"u8, out var data) || data.ValueKind != JsonValueKind.String) return "must have \"data\", a string.";
        mediaType = mimeType.GetString()!;
        return AttachmentData.TryDecode(data, out content);
    }
}
