using System.Globalization;
using System.Text;
using System.Text.Json;
using Hearth.Events;
using Hearth.Models;
using Xunit;

namespace Hearth.Tests.Models;

public sealed class UsageTests
{
    [Fact]
    public void WriteTo_SumOfCalls_HasNoZerosAtTheEndOfItsCost()
    {
        var model = ModelInfo.Unknown with { Price = new UsageCost(0.50m, 2.00m, 0.050m, 0m) };
        var call = new Usage(1_000, 250, 2_000, 0, model.CostOf(1_000, 250, 2_000, 0));

        Assert.Equal(
            """
            {"input":2000,"output":500,"cacheRead":4000,"cacheWrite":0,"totalTokens":6500,
            "cost":{"input":0.001,"output":0.001,"cacheRead":0.0002,"cacheWrite":0,"total":0.0022}}
            """.ReplaceLineEndings(""),
            Text(call + call));
    }

    [Fact]
    public void Read_UsageThatWasStoredWithZerosAtTheEnd_IsTheSame()
    {
        const string Stored =
            """
            {"input":1,"output":2,"cacheRead":3,"cacheWrite":4,"totalTokens":10,
            "cost":{"input":0.0010000,"output":2.0,"cacheRead":0.000,"cacheWrite":10.00,"total":12.0010000}}
            """;

        var usage = Usage.Read(JsonElement.Parse(Stored));

        Assert.Equal(new Usage(1, 2, 3, 4, new UsageCost(0.001m, 2m, 0m, 10m)), usage);
        Assert.EndsWith("""{"input":0.001,"output":2,"cacheRead":0,"cacheWrite":10,"total":12.001}}""", Text(usage), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.0000000000000000000000000000", "0")]
    [InlineData("100", "100")]
    [InlineData("-1.50", "-1.5")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("0.1234567890123456789012345678", "0.1234567890123456789012345678")]
    [InlineData("7.9228162514264337593543950335", "7.9228162514264337593543950335")]
    [InlineData("7.9228162514264337593543950330", "7.922816251426433759354395033")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    public void WriteDecimal_AnyNumber_IsItsShortestFormAndTheSameNumber(string number, string expected)
    {
        var value = decimal.Parse(number, CultureInfo.InvariantCulture);
        using var stream = new MemoryStream();

        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteDecimal("n"u8, value);
            json.WriteEndObject();
        }

        var written = JsonElement.Parse(stream.ToArray()).GetProperty("n");
        Assert.Equal((expected, value), (written.GetRawText(), written.GetDecimal()));
    }

    private static string Text(Usage usage)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) usage.WriteTo(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
