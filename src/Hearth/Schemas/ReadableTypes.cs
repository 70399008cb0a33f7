using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Hearth.Schemas;

/// <summary>Refuses types that the serializer can describe but could not read.</summary>
internal static class ReadableTypes
{
    /// <summary>Requires that values of a type can be made from JSON.</summary>
    /// <param name="type">The metadata of the type.</param>
    /// <param name="place">Where in the schema the type appears, for the message; empty for the root.</param>
    /// <param name="schema">What the exporter made of the type.</param>
    /// <exception cref="NotSupportedException">They cannot.</exception>
    public static void Require(JsonTypeInfo type, string place, JsonNode schema)
    {
        var underlying = Nullable.GetUnderlyingType(type.Type);
        var info = underlying is null ? type : type.Options.GetTypeInfo(underlying);
        var objection = info.Kind switch
        {
            JsonTypeInfoKind.Object => FindObjectionToObject(info),
            JsonTypeInfoKind.Enumerable => FindObjectionToCollection(info, "[]"),
            JsonTypeInfoKind.Dictionary => FindObjectionToCollection(info, "{}"),
            _ => IsRefusedByExporter(schema) ? "it has no JSON form" : null,
        };
        if (objection is not null)
            throw Unreadable(info.Type, place, objection, null);
    }

    public static NotSupportedException Unreadable(Type type, string place, string reason, Exception? inner) => new(
        $"A model cannot produce a value of type {type}{(place.Length == 0 ? "" : $" (at {place})")}: {reason.TrimEnd('.')}. "
        + "Use a concrete type with settable properties or one public constructor, "
        + "or add a JsonConverter for it to the serializer options.",
        inner);

    private static bool IsRefusedByExporter(JsonNode schema) =>
        schema is JsonObject node && node["not"] is JsonValue not && not.TryGetValue(out bool isAnything) && isAnything;

    private static string? FindObjectionToObject(JsonTypeInfo info)
    {
        if (info.PolymorphismOptions is { DerivedTypes.Count: > 0 })
            return null;
        if (info.Type.IsInterface || info.Type.IsAbstract)
            return $"it is {(info.Type.IsInterface ? "an interface" : "abstract")} and declares no derived types";
        return info.CreateObject is null && info.Properties.All(property => property.AssociatedParameter is null)
            ? "it has no constructor that the serializer can use"
            : null;
    }

    // Which collections can be made is known to the serializer only, so it is asked for an empty one.
    private static string? FindObjectionToCollection(JsonTypeInfo info, string empty)
    {
        try
        {
            JsonSerializer.Deserialize(empty, info);
            return null;
        }
        catch (NotSupportedException)
        {
            return "the serializer cannot make a collection of this type";
        }
    }
}
