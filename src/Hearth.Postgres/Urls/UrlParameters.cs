using System.Globalization;
using Hearth.Storage;

namespace Hearth.Postgres.Urls;

/// <summary>
/// What the URL says, and the environment where the URL says nothing, under libpq's names. Values are decoded but not yet understood.
/// </summary>
internal sealed class UrlParameters
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Add(string name, string value)
    {
        if (!_values.TryAdd(name, value)) throw UrlFailure.Of(name, "is given twice.");
    }

    /// <summary>Fills in what the URL does not say.</summary>
    public void AddMissing(LibpqVariables variables)
    {
        foreach (var (name, variable, value) in variables.Values)
        {
            if (!_values.TryAdd(name, value)) continue;
            _variables.Add(name, variable);
            if (value.Any(char.IsControl)) throw Refuse(name, "contains a control character, perhaps a line break at its end.");
            LibpqParameters.CheckSupported(name, this);
        }
    }

    /// <summary>The value, or null when it is missing or empty, which is the same to libpq.</summary>
    public string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public int? Number(string name, int minimum, int maximum, string unit = "")
    {
        if (!_values.TryGetValue(name, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Refuse(name, $"has to be a whole number{unit} from {minimum} to {maximum}.");
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
        throw Refuse(name, choices.Length == 1 ? $"can only be {allowed}." : $"has to be one of {allowed}.");
    }

    /// <summary>A refusal that names the parameter as it was given: in the URL, or as a variable of the environment.</summary>
    /// <param name="name">The parameter.</param>
    /// <param name="reason">Continues the sentence that the name begins.</param>
    public StoreUnusableException Refuse(string name, string reason) =>
        _variables.TryGetValue(name, out var variable) ? UrlFailure.OfVariable(variable, reason) : UrlFailure.Of(name, reason);
}
