using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Hearth.Client.Streams;

/// <summary>A position in a stream: behind one event and before the next. Opaque; to be kept as text and given back.</summary>
[JsonConverter(typeof(StreamOffsetConverter))]
public readonly record struct StreamOffset : IParsable<StreamOffset>
{
    private const string StartText = "-1";
    private readonly string? _value;

    private StreamOffset(string value) => _value = value;

    /// <summary>The start of the stream, which is also the default value.</summary>
    public static StreamOffset Start { get; } = new(StartText);

    /// <summary>The end of the stream at the moment when the server answers.</summary>
    public static StreamOffset Now { get; } = new("now");

    /// <summary>The text, as the server takes it.</summary>
    public string Value => _value ?? StartText;

    /// <summary>Reads the text of an offset that a server has given.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <exception cref="FormatException">The text is empty.</exception>
    public static StreamOffset Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var offset) ? offset : throw new FormatException("An offset cannot be empty.");

    /// <summary>Reads the text of an offset. Whether there is such a position only the server can tell.</summary>
    /// <param name="s">The text.</param>
    /// <param name="provider">Not used.</param>
    /// <param name="result">The offset.</param>
    /// <returns>False when the text is empty.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out StreamOffset result)
    {
        result = string.IsNullOrWhiteSpace(s) ? default : new StreamOffset(s);
        return !string.IsNullOrWhiteSpace(s);
    }

    /// <summary>Whether two offsets are the same position.</summary>
    /// <param name="other">The other one.</param>
    public bool Equals(StreamOffset other) => Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text.</summary>
    public override string ToString() => Value;

    /// <summary>Whether a reader that is here has seen what leads up to another offset of the same stream.</summary>
    internal bool Covers(StreamOffset other) =>
        this != Start && this != Now && string.CompareOrdinal(other.Value, Value) <= 0;
}
