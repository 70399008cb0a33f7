using Hearth.Cli.Servers;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Servers;

public sealed class EventLogFileTests : IDisposable
{
    private readonly CliRig _tool = new();

    private string Path => System.IO.Path.Combine(_tool.Directory, "events.ndjson");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_FileThatGrowsAndBeginsAgain_GivesEveryWholeLine()
    {
        await using var lines = new EventLogFile(Path, TimeProvider.System).ReadAsync(Cancel).GetAsyncEnumerator(Cancel);

        await File.AppendAllTextAsync(Path, "{\"n\":1}\n{\"n\":", Cancel);
        Assert.Equal(1, await NextAsync(lines));
        await File.AppendAllTextAsync(Path, "2}\n{\"half\n\n{\"n\":3}\n", Cancel);
        Assert.Equal(2, await NextAsync(lines));
        Assert.Equal(3, await NextAsync(lines));
        await File.WriteAllTextAsync(Path, "{\"n\":4}\n", Cancel);
        Assert.Equal(4, await NextAsync(lines));
    }

    [Theory]
    [InlineData("""{"EventId":1,"LogLevel":"Warning","Category":"Hearth.Models.ModelCatalog","Message":"Not known.","State":{}}""", "Warning", "Not known.")]
    [InlineData("""{"EventId":1,"LogLevel":"Error","Category":"Shop.Tills.Till","Message":"Stuck.","Exception":"System.IOException: Jam.\n   at Till"}""", "Error", "Till: Stuck. System.IOException: Jam.")]
    [InlineData("{\"mine\":1}", null, "{\"mine\":1}")]
    [InlineData("It starts.", null, "It starts.")]
    public void Read_LineOfAServer_TellsItsLevelAndWhatItSays(string line, string? level, string text) =>
        Assert.Equal(new ServerLine(level, text), ServerLine.Read(line));

    public void Dispose() => _tool.Dispose();

    private static async Task<int> NextAsync(IAsyncEnumerator<System.Text.Json.JsonElement> lines)
    {
        Assert.True(await lines.MoveNextAsync());
        return lines.Current.GetProperty("n").GetInt32();
    }
}
