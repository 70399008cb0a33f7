using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hearth.Streams;

/// <summary>A position in a stream: the epoch of the owner that wrote an event and the event's sequence number.</summary>
/// <remarks>
/// One 64-bit integer, <c>epoch &lt;&lt; 40 | sequence</c>. Offsets of successive events strictly increase, with gaps. On the wire an
/// offset is <c>{epoch:D16}_{sequence:D16}</c>, so that its text sorts as its number does.
/// </remarks>
/// <param name="Value">The packed position; never negative.</param>
public readonly record struct Offset(long Value) : IComparable<Offset>, IParsable<Offset>
{
    /// <summary>The length of the text form, in characters.</summary>
    public const int TextLength = 33;

    /// <summary>Epochs are below this bound (2^23).</summary>
    public const long EpochLimit = 1L << 23;

    /// <summary>Sequences are below this bound (2^40).</summary>
    public const long SequenceLimit = 1L << SequenceBits;

    private const int SequenceBits = 40;
    private const int PartLength = 16;

    /// <summary>The position before the first event; the offset of an empty stream.</summary>
    public static readonly Offset Start;

    /// <summary>A position after every event that can ever be written.</summary>
    public static readonly Offset End = new(long.MaxValue);

    /// <summary>The owner's epoch; 0 only in <see cref="Start"/>.</summary>
    public long Epoch => Value >> SequenceBits;

    /// <summary>The sequence number, counted from 1 over all epochs of the stream.</summary>
    public long Sequence => Value & (SequenceLimit - 1);

    /// <summary>Packs an epoch and a sequence number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative or not below its limit.</exception>
    public static Offset At(long epoch, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(epoch, EpochLimit);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, SequenceLimit);
        return new Offset((epoch << SequenceBits) | sequence);
    }

    /// <summary>Reads the wire form. A well-formed position beyond the limits becomes <see cref="End"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Offset offset)
    {
        offset = Start;
        if (text.Length != TextLength || text[PartLength] != '_'
            || !TryParsePart(text[..PartLength], out var epoch) || !TryParsePart(text[(PartLength + 1)..], out var sequence))
        {
            return false;
        }

        offset = epoch < EpochLimit && sequence < SequenceLimit ? At(epoch, sequence) : End;
        return true;
    }

    /// <inheritdoc/>
    public static Offset Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s.AsSpan(), out var offset) ? offset : throw new FormatException($"\"{s}\" is not an offset.");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Offset result) =>
        TryParse(s.AsSpan(), out result);

    /// <summary>Orders positions as they follow each other in a stream.</summary>
    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    /// <summary>The wire form, <see cref="TextLength"/> characters.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch:D16}_{Sequence:D16}");

    private static bool TryParsePart(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return false;
            value = (value * 10) + (digit - '0');
        }

        return true;
    }
}
