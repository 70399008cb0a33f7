using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hearth.Schemas;

/// <summary>How a model hands over a result of some .NET type: as the arguments of a tool, which are always an object.</summary>
/// <remarks>Safe for concurrent use. Making one is expensive; keep it with the agent.</remarks>
internal sealed class ResultSchema
{
    /// <summary>The property that holds a result which is not itself an object.</summary>
    public const string WrapperProperty = "result";

    private readonly JsonTypeInfo _type;

    private ResultSchema(JsonTypeInfo type, JsonElement schema, bool isWrapped)
    {
        _type = type;
        Schema = schema;
        IsWrapped = isWrapped;
        Validator = JsonSchema.Compile(schema);
    }

    /// <summary>The schema of the arguments; its root has <c>"type": "object"</c>.</summary>
    public JsonElement Schema { get; }

    /// <summary>Whether the result is the property <see cref="WrapperProperty"/> of the arguments, not the arguments themselves.</summary>
    public bool IsWrapped { get; }

    public JsonSchema Validator { get; }

    /// <summary>Makes the schema of a result type.</summary>
    /// <param name="type">Anything the serializer can read.</param>
    /// <param name="options">The options of the application; <see cref="ModelJsonOptions"/> says how they are made strict.</param>
    /// <exception cref="NotSupportedException">Values of the type cannot be read from JSON; the message names it.</exception>
    public static ResultSchema ForType(Type type, JsonSerializerOptions options)
    {
        var schema = TypeSchema.Create(type, options);
        var isWrapped = !IsObject(schema);
        return new ResultSchema(
            ModelJsonOptions.From(options).GetTypeInfo(type),
            isWrapped ? SchemaWrapper.Wrap(schema, WrapperProperty) : schema,
            isWrapped);
    }

    /// <summary>Reads a result from arguments that <see cref="Validator"/> accepts.</summary>
    /// <exception cref="JsonException">
    /// The value does not fit its .NET type in a way the schema does not express: a number out of range, or text that is no date.
    /// </exception>
    public object? Deserialize(JsonElement arguments) =>
        (IsWrapped ? arguments.GetProperty(WrapperProperty) : arguments).Deserialize(_type);

    /// <summary>Validates arguments and reads the result.</summary>
    /// <param name="arguments">What the model wrote.</param>
    /// <param name="result">The result; null on failure, and where null is a valid result.</param>
    /// <param name="issues">Empty on success; otherwise what to tell the model.</param>
    public bool TryDeserialize(JsonElement arguments, out object? result, out IReadOnlyList<ValidationIssue> issues)
    {
        result = null;
        issues = Validator.Validate(arguments);
        if (issues.Count > 0)
            return false;
        try
        {
            result = Deserialize(arguments);
            return true;
        }
        catch (JsonException exception)
        {
            issues = [new ValidationIssue(exception.Message, IsWrapped ? [WrapperProperty] : [])];
            return false;
        }
    }

    private static bool IsObject(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object
        && schema.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.ValueEquals("object");
}
