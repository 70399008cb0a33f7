using Hearth.Streams;
using Xunit;

namespace Hearth.Tests.Streams;

public sealed class OffsetTests
{
    [Theory]
    [InlineData("0000000000000000_0000000000000000", 0, 0)]
    [InlineData("0000000000000002_0000000000000117", 2, 117)]
    [InlineData("0000000008388607_0001099511627775", (1L << 23) - 1, (1L << 40) - 1)]
    public void Parse_WithinTheLimits_RoundTrips(string text, long epoch, long sequence)
    {
        Assert.True(Offset.TryParse(text, out var offset));
        Assert.Equal((epoch, sequence), (offset.Epoch, offset.Sequence));
        Assert.Equal(Offset.At(epoch, sequence), offset);
        Assert.Equal(text, offset.ToString());
    }

    [Theory]
    [InlineData("0000000008388608_0000000000000000")]
    [InlineData("0000000000000001_0001099511627776")]
    [InlineData("9999999999999999_9999999999999999")]
    public void Parse_BeyondTheLimits_IsPastEveryTail(string text) => Assert.Equal(Offset.End, Offset.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("now")]
    [InlineData("0000000000000001-0000000000000001")]
    [InlineData("0000000000000001_000000000000001")]
    [InlineData("0000000000000001_00000000000000001")]
    [InlineData("000000000000000a_0000000000000001")]
    [InlineData("+000000000000001_0000000000000001")]
    [InlineData(" 000000000000001_0000000000000001")]
    [InlineData("٠000000000000001_0000000000000001")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(Offset.TryParse(text, out _));
        Assert.Throws<FormatException>(() => Offset.Parse(text));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1L << 23, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1L << 40)]
    public void At_BeyondTheLimits_Throws(long epoch, long sequence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Offset.At(epoch, sequence));

    [Fact]
    public void CompareTo_OrdersAsTheTextDoes()
    {
        Offset[] offsets = [Offset.Start, Offset.At(3, 117), Offset.At(3, 120), Offset.At(4, 118), Offset.At(10, 1), Offset.End];

        Assert.Equal(offsets, offsets.Reverse().Order());
        Assert.Equal(offsets, offsets.OrderBy(offset => offset.ToString(), StringComparer.Ordinal));
        Assert.True(offsets[2] < offsets[3] && offsets[3] > offsets[2] && offsets[1] <= offsets[2] && offsets[2] >= offsets[1]);
    }
}
