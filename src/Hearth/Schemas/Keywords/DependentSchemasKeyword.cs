using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>dependentSchemas</c>.</summary>
internal sealed class DependentSchemasKeyword(IReadOnlyDictionary<string, SchemaNode> schemas) : SchemaKeyword
{
    public override IEnumerable<SchemaNode> InPlace => schemas.Values;

    public static DependentSchemasKeyword? Create(SchemaReader schema) =>
        schema.FindSchemasByName("dependentSchemas") is { } schemas ? new DependentSchemasKeyword(schemas) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;
        var valid = true;
        foreach (var (name, schema) in schemas)
        {
            if (instance.TryGetProperty(name, out _) && !evaluation.KeepsGoing(schema.Check(instance, evaluation), ref valid))
                break;
        }

        return valid;
    }
}
