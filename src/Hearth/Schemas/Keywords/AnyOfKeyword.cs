using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>anyOf</c>.</summary>
internal sealed class AnyOfKeyword(IReadOnlyList<SchemaNode> schemas) : SchemaKeyword
{
    public override IEnumerable<SchemaNode> InPlace => schemas;

    public static AnyOfKeyword? Create(SchemaReader schema) =>
        schema.FindSchemas("anyOf") is { } schemas ? new AnyOfKeyword(schemas) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        var failures = new FailedAlternatives(evaluation.Depth);
        var valid = false;
        foreach (var schema in schemas)
        {
            if (!evaluation.Try(schema, instance, out var issues))
                failures.Add(issues);
            else if (evaluation.Evaluated is null)
                return true;
            else
                valid = true; // Every alternative that matches adds to what is evaluated.
        }

        return valid || failures.Report(evaluation);
    }
}
