using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>Equality of JSON values: 1 equals 1.0, and the order of members does not count.</summary>
internal sealed class JsonValueComparer : IEqualityComparer<JsonElement>
{
    private const int HashedDepth = 4;

    public static readonly JsonValueComparer Instance = new();

    private JsonValueComparer()
    {
    }

    public bool Equals(JsonElement x, JsonElement y) => JsonElement.DeepEquals(x, y);

    public int GetHashCode(JsonElement obj) => Hash(obj, HashedDepth);

    private static int Hash(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.String => StringComparer.Ordinal.GetHashCode(value.GetString()!),
        // Adding zero turns -0 into 0.
        JsonValueKind.Number => (value.GetDouble() + 0.0).GetHashCode(),
        JsonValueKind.Array when depth > 0 =>
            value.EnumerateArray().Aggregate(value.GetArrayLength(), (hash, item) => HashCode.Combine(hash, Hash(item, depth - 1))),
        JsonValueKind.Object when depth > 0 =>
            // A sum does not depend on the order of the members.
            value.EnumerateObject().Aggregate(0, (hash, member) => unchecked(hash + HashMember(member, depth))),
        _ => (int)value.ValueKind,
    };

    private static int HashMember(JsonProperty member, int depth) => HashCode.Combine(member.Name, Hash(member.Value, depth - 1));
}
