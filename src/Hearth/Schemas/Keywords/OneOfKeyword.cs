using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>oneOf</c>.</summary>
internal sealed class OneOfKeyword(IReadOnlyList<SchemaNode> schemas) : SchemaKeyword
{
    public override IEnumerable<SchemaNode> InPlace => schemas;

    public static OneOfKeyword? Create(SchemaReader schema) =>
        schema.FindSchemas("oneOf") is { } schemas ? new OneOfKeyword(schemas) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        var failures = new FailedAlternatives(evaluation.Depth);
        int? match = null;
        for (var i = 0; i < schemas.Count; i++)
        {
            if (!evaluation.Try(schemas[i], instance, out var issues))
                failures.Add(issues);
            else if (match is not null)
                return evaluation.Fail($"Matches alternatives {match + 1} and {i + 1} of {schemas.Count}, and only one may match.");
            else
                match = i;
        }

        return match is not null || failures.Report(evaluation);
    }
}
