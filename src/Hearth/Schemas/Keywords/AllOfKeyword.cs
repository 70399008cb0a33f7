using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>allOf</c>.</summary>
internal sealed class AllOfKeyword(IReadOnlyList<SchemaNode> schemas) : SchemaKeyword
{
    public override IEnumerable<SchemaNode> InPlace => schemas;

    public static AllOfKeyword? Create(SchemaReader schema) =>
        schema.FindSchemas("allOf") is { } schemas ? new AllOfKeyword(schemas) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        var valid = true;
        foreach (var schema in schemas)
        {
            if (!evaluation.KeepsGoing(schema.Check(instance, evaluation), ref valid))
                break;
        }

        return valid;
    }
}
