using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>contains</c> with <c>minContains</c> and <c>maxContains</c>.</summary>
internal sealed class ContainsKeyword(SchemaNode schema, int minimum, int? maximum) : SchemaKeyword
{
    public static ContainsKeyword? Create(SchemaReader schema)
    {
        // Read even without contains, where they mean nothing, so that malformed ones are refused.
        var (minimum, maximum) = (schema.FindCount("minContains"), schema.FindCount("maxContains"));
        return schema.FindSchema("contains") is { } contains ? new ContainsKeyword(contains, minimum ?? 1, maximum) : null;
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;
        var (count, index) = (0, 0);
        foreach (var item in instance.EnumerateArray())
        {
            if (evaluation.MatchesChild(schema, item, index))
            {
                count++;
                evaluation.Evaluated?.AddItem(index);
            }

            index++;
        }

        if (count < minimum)
            return evaluation.Fail($"At least {JsonText.Count(minimum, "item", "items")} must match 'contains'; {count} did.");
        if (count > maximum)
            return evaluation.Fail($"At most {JsonText.Count(maximum.Value, "item", "items")} may match 'contains'; {count} did.");
        return true;
    }
}
