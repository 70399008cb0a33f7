using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Hearth.Schemas;

/// <summary>Describes .NET types to models.</summary>
/// <remarks>
/// Objects take no further properties; what a constructor or the <c>required</c> keyword asks for is required; null is
/// allowed where the annotations allow it; <c>[Description]</c>s are included. Values of such a schema are read with
/// <see cref="ModelJsonOptions"/>.
/// </remarks>
internal static class TypeSchema
{
    /// <summary>Makes the schema of a type.</summary>
    /// <exception cref="NotSupportedException">Values of the type cannot be read from JSON; the message names it.</exception>
    public static JsonElement Create(Type type, JsonSerializerOptions options)
    {
        if (type.ContainsGenericParameters || type.IsByRefLike || type.IsByRef || type.IsPointer || type == typeof(void))
            throw ReadableTypes.Unreadable(type, "", "it is not a type of values", null);
        try
        {
            return AIJsonUtilities.CreateJsonSchema(
                type, serializerOptions: ModelJsonOptions.From(options), inferenceOptions: CreateOptions());
        }
        catch (InvalidOperationException exception)
        {
            throw ReadableTypes.Unreadable(type, "", exception.Message, exception);
        }
    }

    private static AIJsonSchemaCreateOptions CreateOptions() => new()
    {
        IncludeSchemaKeyword = false,
        TransformOptions = new AIJsonSchemaTransformOptions { DisallowAdditionalProperties = true },
        TransformSchemaNode = RequireReadable,
    };

    private static JsonNode RequireReadable(AIJsonSchemaCreateContext context, JsonNode schema)
    {
        ReadableTypes.Require(context.TypeInfo, string.Join('/', context.Path.ToArray()), schema);
        return schema;
    }
}
