using System.Globalization;

namespace Hearth.Postgres.Urls;

/// <summary>What a URL says, under libpq's names, wherever in the URL it stood. Values are decoded but not yet understood.</summary>
internal sealed class UrlParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public void Add(string name, string value)
    {
        if (!_values.TryAdd(name, value)) throw UrlFailure.Of(name, "is given twice.");
    }

    /// <summary>The value, or null when it is missing or empty, which is the same to libpq.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public int? Number(string name, int minimum, int maximum, string unit = "")
    {
        if (!_values.TryGetValue(name, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw UrlFailure.Of(name, $"has to be a whole number{unit} from {minimum} to {maximum}.");
    }

    public T? Choice<T>(string name, params ReadOnlySpan<(string Text, T Value)> choices)
        where T : struct
    {
        if (!_values.TryGetValue(name, out var text)) return null;
        foreach (var choice in choices)
        {
            if (choice.Text == text) return choice.Value;
        }

        var allowed = string.Join(", ", choices.ToArray().Select(choice => choice.Text));
        throw UrlFailure.Of(name, choices.Length == 1 ? $"can only be {allowed}." : $"has to be one of {allowed}.");
    }
}
