using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hearth.Docs.Tests.Shell;

/// <summary>
/// Compares an answer with the one that a page shows: the same members with values of the same kind. <c>…</c> leaves out the rest.
/// </summary>
internal static partial class JsonShape
{
    private const string Rest = "…";

    /// <summary>What a page shows, with members named … for what is left out.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(string shown) => JsonDocument.Parse(
        Elisions().Replace(shown, match => match.Value[0] == '{' ? "{\"…\":0}" : ",\"…\":0}"),
        new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });

    /// <summary>What differs; nothing when the page is right.</summary>
    public static IEnumerable<string> Compare(string shown, string answer)
    {
        using var expected = Parse(shown);
        using var actual = JsonDocument.Parse(answer);
        return [.. Compare("$", expected.RootElement, actual.RootElement)];
    }

    private static IEnumerable<string> Compare(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind != actual.ValueKind) return [$"{path} is shown as {expected.ValueKind} and is {actual.ValueKind}"];
        return expected.ValueKind switch
        {
            JsonValueKind.Object => CompareObjects(path, expected, actual),
            JsonValueKind.Array => expected.EnumerateArray().Zip(actual.EnumerateArray())
                .SelectMany((pair, index) => Compare($"{path}[{index}]", pair.First, pair.Second)),
            _ => [],
        };
    }

    private static IEnumerable<string> CompareObjects(string path, JsonElement expected, JsonElement actual)
    {
        var shown = expected.EnumerateObject().Where(member => member.Name != Rest).ToList();
        foreach (var member in shown)
        {
            if (!actual.TryGetProperty(member.Name, out var value)) yield return $"{path}.{member.Name} is shown and not there";
            else foreach (var difference in Compare($"{path}.{member.Name}", member.Value, value)) yield return difference;
        }

        if (expected.TryGetProperty(Rest, out _)) yield break;
        foreach (var member in actual.EnumerateObject().Where(member => shown.All(known => known.Name != member.Name)))
        {
            yield return $"{path}.{member.Name} is there and not shown";
        }
    }

    [GeneratedRegex("[{,]…}")]
    private static partial Regex Elisions();
}
