using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>unevaluatedItems</c>.</summary>
internal sealed class UnevaluatedItemsKeyword(SchemaNode schema) : SchemaKeyword
{
    public static UnevaluatedItemsKeyword? Create(SchemaReader schema) =>
        schema.FindSchema("unevaluatedItems") is { } unevaluated ? new UnevaluatedItemsKeyword(unevaluated) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;
        var valid = true;
        var index = -1;
        foreach (var item in instance.EnumerateArray())
        {
            index++;
            if (evaluation.Evaluated!.HasItem(index))
                continue;
            if (!evaluation.KeepsGoing(evaluation.CheckChild(schema, item, index), ref valid))
                break;
        }

        evaluation.Evaluated!.AddLeadingItems(index + 1);
        return valid;
    }
}
