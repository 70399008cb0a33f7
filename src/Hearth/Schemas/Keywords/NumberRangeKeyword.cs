using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>minimum</c>, <c>exclusiveMinimum</c>, <c>maximum</c> and <c>exclusiveMaximum</c>.</summary>
internal sealed class NumberRangeKeyword : SchemaKeyword
{
    private readonly JsonNumber? _minimum;
    private readonly JsonNumber? _above;
    private readonly JsonNumber? _maximum;
    private readonly JsonNumber? _below;

    private NumberRangeKeyword(SchemaReader schema)
    {
        _minimum = schema.FindNumber("minimum");
        _above = schema.FindNumber("exclusiveMinimum");
        _maximum = schema.FindNumber("maximum");
        _below = schema.FindNumber("exclusiveMaximum");
    }

    public static NumberRangeKeyword? Create(SchemaReader schema)
    {
        var range = new NumberRangeKeyword(schema);
        return (range._minimum ?? range._above ?? range._maximum ?? range._below) is null ? null : range;
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Number)
            return true;
        var number = new JsonNumber(instance);
        if (_minimum is { } minimum && number.CompareTo(minimum) < 0)
            return evaluation.Fail($"Must be at least {minimum}.");
        if (_above is { } above && number.CompareTo(above) <= 0)
            return evaluation.Fail($"Must be greater than {above}.");
        if (_maximum is { } maximum && number.CompareTo(maximum) > 0)
            return evaluation.Fail($"Must be at most {maximum}.");
        if (_below is { } below && number.CompareTo(below) >= 0)
            return evaluation.Fail($"Must be less than {below}.");
        return true;
    }
}
