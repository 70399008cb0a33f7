using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>minLength</c> and <c>maxLength</c>, in Unicode code points.</summary>
internal sealed class StringLengthKeyword(int? minimum, int? maximum) : SchemaKeyword
{
    public static StringLengthKeyword? Create(SchemaReader schema)
    {
        var (minimum, maximum) = (schema.FindCount("minLength"), schema.FindCount("maxLength"));
        return (minimum ?? maximum) is null ? null : new StringLengthKeyword(minimum, maximum);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.String)
            return true;
        var length = CountCodePoints(instance.GetString()!);
        if (length < minimum)
            return evaluation.Fail($"Must have at least {JsonText.Count(minimum.Value, "character", "characters")}.");
        if (length > maximum)
            return evaluation.Fail($"Must have at most {JsonText.Count(maximum.Value, "character", "characters")}.");
        return true;
    }

    private static int CountCodePoints(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }
}
