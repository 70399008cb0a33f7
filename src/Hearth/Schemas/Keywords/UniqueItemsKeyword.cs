using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>uniqueItems</c>.</summary>
internal sealed class UniqueItemsKeyword : SchemaKeyword
{
    public static UniqueItemsKeyword? Create(SchemaReader schema) => schema.FindFlag("uniqueItems") ? new UniqueItemsKeyword() : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;
        var seen = new Dictionary<JsonElement, int>(JsonValueComparer.Instance);
        var index = 0;
        foreach (var item in instance.EnumerateArray())
        {
            if (!seen.TryAdd(item, index))
                return evaluation.Fail($"Must differ from item {seen[item]}.", index);
            index++;
        }

        return true;
    }
}
