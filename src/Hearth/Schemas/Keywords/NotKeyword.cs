using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>not</c>.</summary>
internal sealed class NotKeyword(SchemaNode schema) : SchemaKeyword
{
    public override IEnumerable<SchemaNode> InPlace => [schema];

    public static NotKeyword? Create(SchemaReader schema) =>
        schema.FindSchema("not") is { } not ? new NotKeyword(not) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation) =>
        !evaluation.Matches(schema, instance) || evaluation.Fail("Matches what 'not' forbids.");
}
