using System.Text.Json;

namespace Hearth.Schemas.Tests;

/// <summary>Runs a schema over a value, both given as JSON text.</summary>
internal static class Check
{
    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
        return document.RootElement.Clone();
    }

    public static IReadOnlyList<ValidationIssue> Validate(string schema, string instance) =>
        JsonSchema.Compile(Json(schema)).Validate(Json(instance));

    /// <summary>Where the issues are, such as <c>/a/0 /b</c>; <c>-</c> for none, and <c>/</c> for the root.</summary>
    public static string Places(IReadOnlyList<ValidationIssue> issues) =>
        issues.Count == 0 ? "-" : string.Join(' ', issues.Select(issue => "/" + string.Join('/', issue.Path)));
}
