using System.Text.Json;
using Hearth.Budgets;

namespace Hearth.Events;

/// <summary>Members that several events have.</summary>
internal static class EventJsonExtensions
{
    /// <summary>Writes <c>durationMs</c> as a non-negative whole number.</summary>
    public static void WriteDuration(this Utf8JsonWriter json, TimeSpan duration) =>
        json.WriteNumber("durationMs"u8, Math.Max(0, (long)duration.TotalMilliseconds));

    /// <summary>Writes a number without the zeros that sums and products of prices carry at their end.</summary>
    public static void WriteDecimal(this Utf8JsonWriter json, ReadOnlySpan<byte> name, decimal number) =>
        json.WriteNumber(name, number / 1.0000000000000000000000000000m);

    /// <summary>Writes <c>error</c>, if there is one.</summary>
    public static void WriteError(this Utf8JsonWriter json, ErrorInfo? error)
    {
        if (error is null) return;
        json.WritePropertyName("error"u8);
        error.WriteTo(json);
    }

    /// <summary>Writes a member that is left out when it has no value.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, ReadOnlySpan<byte> name, JsonElement? value)
    {
        if (value is not { } element) return;
        json.WritePropertyName(name);
        element.WriteTo(json);
    }

    public static void WriteSpend(this Utf8JsonWriter json, ReadOnlySpan<byte> name, Spend? spend)
    {
        if (spend is not { } value) return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }
}
