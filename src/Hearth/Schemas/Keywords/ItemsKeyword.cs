using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>prefixItems</c> and <c>items</c>.</summary>
internal sealed class ItemsKeyword(IReadOnlyList<SchemaNode> prefix, SchemaNode? rest) : SchemaKeyword
{
    public static ItemsKeyword? Create(SchemaReader schema)
    {
        if (schema.Find("items") is { ValueKind: JsonValueKind.Array })
            throw schema.Malformed("items", "must be one schema; an array of them is called prefixItems in draft 2020-12.");
        var (prefix, rest) = (schema.FindSchemas("prefixItems"), schema.FindSchema("items"));
        return prefix is null && rest is null ? null : new ItemsKeyword(prefix ?? [], rest);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;
        var valid = true;
        var index = 0;
        foreach (var item in instance.EnumerateArray())
        {
            var schema = index < prefix.Count ? prefix[index] : rest;
            if (schema is null || !evaluation.KeepsGoing(CheckItem(schema, item, index, evaluation), ref valid))
                break;
            index++;
        }

        evaluation.Evaluated?.AddLeadingItems(index);
        return valid;
    }

    private static bool CheckItem(SchemaNode schema, JsonElement item, int index, Evaluation evaluation) =>
        schema.RefusesAll
            ? evaluation.Fail($"Only {JsonText.Count(index, "item is", "items are")} allowed.", index)
            : evaluation.CheckChild(schema, item, index);
}
