using Hearth.Orleans.Grains;
using Hearth.Streams;

namespace Hearth.Orleans.Tests.Grains;

public sealed class StreamGrainKeyTests
{
    [Theory]
    [InlineData(1, StreamKind.Instance, "support")]
    [InlineData(long.MaxValue, StreamKind.Run, "summarize")]
    [InlineData(7, StreamKind.Instance, "with/slashes/and zwölf")]
    public void Parse_OfItsText_GivesTheSameKey(long stream, StreamKind kind, string name)
    {
        // Arrange
        var key = new StreamGrainKey(new StreamId(stream), kind, name);

        // Act, Assert
        Assert.Equal(key, StreamGrainKey.Parse(key.ToString()));
    }

    [Fact]
    public void Of_AStream_LeavesOutWhichInstanceItIs() =>
        Assert.Equal("5/1/support", StreamGrainKey.Of(new StreamId(5), StreamKey.ForInstance("support", "ticket-42")).ToString());
}
