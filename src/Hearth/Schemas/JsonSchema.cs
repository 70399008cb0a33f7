using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>A compiled JSON Schema, draft 2020-12 without references to other documents. Safe for concurrent use.</summary>
/// <remarks>
/// <c>format</c> and the <c>content…</c> keywords are annotations, as the draft has them by default. So is every keyword the
/// draft does not know; but what asserts something and is not implemented is refused by <see cref="Compile"/>.
/// </remarks>
internal sealed class JsonSchema
{
    /// <summary>How many issues <see cref="Validate"/> reports before it stops looking.</summary>
    public const int MaxIssues = 20;

    /// <summary>How deeply values, schemas and chains of references may nest.</summary>
    public const int MaxDepth = 64;

    private readonly SchemaNode _root;

    private JsonSchema(SchemaNode root) => _root = root;

    /// <summary>Compiles a schema; the element is copied, so its document may be disposed.</summary>
    /// <exception cref="JsonSchemaException">The schema is malformed or uses an assertion that is not supported.</exception>
    public static JsonSchema Compile(JsonElement schema) => new(SchemaCompiler.Compile(schema.Clone()));

    /// <summary>Checks a value.</summary>
    /// <returns>Nothing for a valid value, otherwise up to <see cref="MaxIssues"/> issues.</returns>
    public IReadOnlyList<ValidationIssue> Validate(JsonElement instance)
    {
        var evaluation = new Evaluation();
        try
        {
            _root.Check(instance, evaluation);
        }
        catch (InvalidOperationException)
        {
            // JsonElement parses half a surrogate pair, or broken UTF-8, and only refuses to read it as text.
            evaluation.Abandon("The text here is not valid Unicode.");
        }

        return evaluation.Complete();
    }
}
