using System.Collections.Frozen;

namespace Hearth.Schemas;

/// <summary>Which keywords are checked, which may be skipped and which must not be.</summary>
internal static class Vocabulary
{
    private static readonly FrozenSet<string> Checked = FrozenSet.Create(
        StringComparer.Ordinal,
        "$ref", "$defs", "definitions", "$anchor", "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum",
        "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains",
        "maxProperties", "minProperties", "required", "dependentRequired", "prefixItems", "items", "contains", "properties",
        "patternProperties", "additionalProperties", "propertyNames", "dependentSchemas", "allOf", "anyOf", "oneOf", "not", "if",
        "then", "else", "unevaluatedProperties", "unevaluatedItems");

    private static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["$dynamicRef"] = "dynamic references are not supported; use $ref.",
        ["$dynamicAnchor"] = "dynamic anchors are not supported; use $anchor.",
        ["$recursiveRef"] = "recursive references of draft 2019-09 are not supported; use $ref.",
        ["$recursiveAnchor"] = "recursive anchors of draft 2019-09 are not supported; use $anchor.",
        ["$vocabulary"] = "custom vocabularies are not supported.",
        ["additionalItems"] = "not part of draft 2020-12; use prefixItems and items.",
        ["dependencies"] = "not part of draft 2020-12; use dependentRequired or dependentSchemas.",
        ["divisibleBy"] = "not part of draft 2020-12; use multipleOf.",
        ["disallow"] = "not part of draft 2020-12; use not.",
        ["extends"] = "not part of draft 2020-12; use allOf.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Spellings =
        Checked.ToFrozenDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Says why a keyword cannot be accepted; null when it is checked, or an annotation.</summary>
    public static string? FindObjection(string keyword)
    {
        if (Checked.Contains(keyword))
            return null;
        if (Refused.TryGetValue(keyword, out var reason))
            return reason;
        return Spellings.TryGetValue(keyword, out var spelling) ? $"not a keyword; '{spelling}' is." : null;
    }
}
