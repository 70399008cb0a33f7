using System.Globalization;
using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>JSON pointers, RFC 6901, as plain strings: the empty one is the root.</summary>
internal static class JsonPointer
{
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public static string Append(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    public static string ToFragment(string pointer) => $"#{pointer}";

    /// <summary>Follows a pointer.</summary>
    /// <returns>Null when it leads nowhere.</returns>
    public static JsonElement? Find(JsonElement root, string pointer)
    {
        var current = root;
        foreach (var token in pointer.Split('/').Skip(1))
        {
            var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (Step(current, name) is not { } next)
                return null;
            current = next;
        }

        return current;
    }

    private static JsonElement? Step(JsonElement current, string name) => current.ValueKind switch
    {
        JsonValueKind.Object when current.TryGetProperty(name, out var member) => member,
        JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < current.GetArrayLength() => current[index],
        _ => null,
    };
}
