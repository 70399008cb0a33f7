using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Hearth.Schemas;

/// <summary>The options for JSON written by models: those of the application, made strict.</summary>
internal static class ModelJsonOptions
{
    // Options carry the cache of type metadata, so there is one derived instance for each original.
    private static readonly ConditionalWeakTable<JsonSerializerOptions, JsonSerializerOptions> Derived = [];

    /// <summary>Derives options that honour nullability and constructors, and name the values of an enum.</summary>
    public static JsonSerializerOptions From(JsonSerializerOptions options) => Derived.GetValue(options, Derive);

    private static JsonSerializerOptions Derive(JsonSerializerOptions options)
    {
        var resolver = options.TypeInfoResolver ?? JsonSerializerOptions.Default.TypeInfoResolver;
        var derived = new JsonSerializerOptions(options)
        {
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowOutOfOrderMetadataProperties = true, // A model may write the type discriminator last.
            TypeInfoResolver = resolver?.WithAddedModifier(RemoveUnwritable),
        };
        // Comes last: a converter that the application chose for an enum wins.
        derived.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false));
        derived.MakeReadOnly();
        return derived;
    }

    // The serializer would ignore a value for these, so a model must not be asked for one.
    private static void RemoveUnwritable(JsonTypeInfo type)
    {
        var preferred = type.PreferredPropertyObjectCreationHandling ?? type.Options.PreferredObjectCreationHandling;
        if (type.Kind != JsonTypeInfoKind.Object || Populates(preferred))
            return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
        {
            var property = type.Properties[i];
            if (property.Set is null && property.AssociatedParameter is null && !Populates(property.ObjectCreationHandling))
                type.Properties.RemoveAt(i);
        }
    }

    private static bool Populates(JsonObjectCreationHandling? handling) => handling == JsonObjectCreationHandling.Populate;
}
