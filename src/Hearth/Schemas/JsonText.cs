using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>Wording shared by the messages.</summary>
internal static class JsonText
{
    private const int MaxShownLength = 200;

    public static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    /// <summary>A number with its unit, such as <c>1 item</c> or <c>2 items</c>.</summary>
    public static string Count(int number, string one, string many) => number == 1 ? $"1 {one}" : $"{number} {many}";

    public static string Shorten(string text) =>
        text.Length <= MaxShownLength ? text : string.Concat(text.AsSpan(0, MaxShownLength), "…");
}
