using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>if</c>, <c>then</c> and <c>else</c>.</summary>
internal sealed class ConditionalKeyword(SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : SchemaKeyword
{
    public override IEnumerable<SchemaNode> InPlace => new[] { condition, then, otherwise }.OfType<SchemaNode>();

    public static ConditionalKeyword? Create(SchemaReader schema)
    {
        var (then, otherwise) = (schema.FindSchema("then"), schema.FindSchema("else"));
        return schema.FindSchema("if") is { } condition ? new ConditionalKeyword(condition, then, otherwise) : null;
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        var branch = evaluation.Matches(condition, instance) ? then : otherwise;
        return branch is null || branch.Check(instance, evaluation);
    }
}
