using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Cli.Deploy.Express;

/// <summary>
/// Whether a configuration has all that is wanted. It may have more: Express adds a security group of its own and whatever has a default,
/// and keeps no order.
/// </summary>
internal static class ExpressComparison
{
    public static bool IsAsWanted(JsonObject wanted, JsonNode? active) => HasAll(wanted, active);

    private static bool HasAll(JsonObject wanted, JsonNode? active) => active is JsonObject found
        && wanted.All(member => member.Key switch
        {
            "environment" => SameSet(member.Value, found[member.Key], "value"),
            "secrets" => SameSet(member.Value, found[member.Key], "valueFrom"),
            "subnets" => Texts(member.Value).SetEquals(Texts(found[member.Key])),
            "securityGroups" => Texts(member.Value).IsSubsetOf(Texts(found[member.Key])),
            _ when member.Value is JsonObject inner => HasAll(inner, found[member.Key]),
            _ => SameValue(member.Value, found[member.Key]),
        });

    private static bool SameSet(JsonNode? wanted, JsonNode? active, string key) => Pairs(wanted, key).SetEquals(Pairs(active, key));

    private static HashSet<(string?, string?)> Pairs(JsonNode? list, string key) =>
        [.. (list?.AsArray() ?? []).Select(pair => (pair?["name"]?.ToString(), pair?[key]?.ToString()))];

    private static HashSet<string> Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(item => item!.ToString())];

    // 60 and 60.0 are the same target.
    private static bool SameValue(JsonNode? wanted, JsonNode? active)
    {
        if (wanted?.GetValueKind() != active?.GetValueKind()) return false;
        return wanted?.GetValueKind() == JsonValueKind.Number
            ? Number(wanted) == Number(active!)
            : wanted?.ToString() == active?.ToString();
    }

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
}
