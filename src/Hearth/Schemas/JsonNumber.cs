using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>A JSON number, exact where <see cref="decimal"/> can hold it and a <see cref="double"/> elsewhere.</summary>
internal readonly struct JsonNumber : IComparable<JsonNumber>
{
    // Every number of 28 digits fits a decimal, whatever the digits are.
    private const int DecimalDigits = 28;

    private readonly decimal? _exact;
    private readonly double _approximate;

    public JsonNumber(JsonElement number)
    {
        var text = JsonMarshal.GetRawUtf8Value(number);
        var mark = text.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = mark < 0 ? text : text[..mark];
        var point = mantissa.IndexOf((byte)'.');
        var integerDigits = CountDigits(point < 0 ? mantissa : mantissa[..point]);
        var fractionDigits = point < 0 ? 0 : mantissa.Length - point - 1;
        var exponent = mark < 0 ? 0 : ParseExponent(text[(mark + 1)..]);
        var scale = fractionDigits - exponent;

        IsInteger = scale <= CountTrailingZeros(mantissa) || mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
        _approximate = number.GetDouble();
        if (integerDigits + fractionDigits + Math.Max(0, -scale) <= DecimalDigits && scale <= DecimalDigits)
            _exact = number.GetDecimal();
    }

    public bool IsInteger { get; }

    public bool IsPositive => _exact > 0 || _approximate > 0;

    public int CompareTo(JsonNumber other) =>
        _exact is { } left && other._exact is { } right
            ? decimal.Compare(left, right)
            : _approximate.CompareTo(other._approximate);

    public bool IsMultipleOf(JsonNumber divisor) =>
        _exact is { } left && divisor._exact is { } right
            ? left % right == 0
            : Math.IEEERemainder(_approximate, divisor._approximate) == 0;

    /// <summary>A whole number as a count; one too large for any count becomes <see cref="int.MaxValue"/>. Negative: not a count.</summary>
    public int ToCount() => !IsInteger || _approximate < 0 ? -1 : (int)Math.Min(_approximate, int.MaxValue);

    public override string ToString() =>
        _exact?.ToString(CultureInfo.InvariantCulture) ?? _approximate.ToString("R", CultureInfo.InvariantCulture);

    private static int CountDigits(ReadOnlySpan<byte> integer) => integer.StartsWith("-"u8) ? integer.Length - 1 : integer.Length;

    private static int CountTrailingZeros(ReadOnlySpan<byte> mantissa)
    {
        var count = 0;
        for (var i = mantissa.Length - 1; i >= 0 && mantissa[i] is (byte)'0' or (byte)'.'; i--)
            count += mantissa[i] == '0' ? 1 : 0;
        return count;
    }

    // An exponent past any integer still has a sign, and that is all that matters about it.
    private static long ParseExponent(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text.TrimStart((byte)'+'), out int exponent, out _) ? exponent
        : text[0] == '-' ? int.MinValue
        : int.MaxValue;
}
