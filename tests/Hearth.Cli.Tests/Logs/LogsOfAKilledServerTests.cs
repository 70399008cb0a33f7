using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Logs;

public sealed class LogsOfAKilledServerTests : IClassFixture<AppServer>, IDisposable
{
    private readonly CliRig _tool = new();
    private readonly AppServer _server;

    public LogsOfAKilledServerTests(AppServer server)
    {
        _server = server;
        _tool.Environment["HEARTH_URL"] = server.Url.ToString();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Address => _server.Url.ToString().TrimEnd('/');

    [Fact]
    public async Task Logs_ServerIsKilledWhileARunIsFollowed_PrintEveryEventOnceAndInOrder()
    {
        // Arrange
        var run = await StartAsync("""{"steps":60,"pauseMilliseconds":20}""");
        using var logs = CliProgram.Start(["logs", run, "-f", "--format", "ndjson", "--server", _server.Url.ToString()]);
        var printed = new List<string>();

        // Act
        foreach (var step in new[] { "step-12", "step-40" })
        {
            await ReadUntilAsync(logs.StandardOutput, printed, $"\"name\":\"{step}\"");
            await _server.KillAsync();
            Assert.Equal($"{Address} is away: waiting for it.", await logs.StandardError.ReadLineAsync(Cancel));
            await _server.RestartAsync();
            Assert.Equal($"{Address} is back.", await logs.StandardError.ReadLineAsync(Cancel));
        }

        await ReadUntilAsync(logs.StandardOutput, printed, null);
        await logs.WaitForExitAsync(Cancel);

        // Assert
        await _tool.RunAsync("logs", run, "--json");
        Assert.Equal(0, logs.ExitCode);
        Assert.Equal(_tool.Output.TrimEnd().Split('\n'), printed);
        Assert.Equal(60, printed.Count(line => TypeOf(line) == "step"));
        Assert.Equal(2, printed.Count(line => TypeOf(line) == "run_resume"));
        Assert.Empty(await logs.StandardError.ReadToEndAsync(Cancel));
    }

    public void Dispose() => _tool.Dispose();

    private async Task<string> StartAsync(string input) =>
        (await _server.Client.Workflow("count").StartAsync(JsonElement.Parse(input), cancellationToken: Cancel)).RunId;

    private static async Task ReadUntilAsync(StreamReader reader, List<string> lines, string? text)
    {
        while (await reader.ReadLineAsync(Cancel) is { } line)
        {
            lines.Add(line);
            if (text is not null && line.Contains(text, StringComparison.Ordinal)) return;
        }

        Assert.Null(text);
    }

    private static string? TypeOf(string line) => JsonElement.Parse(line).GetProperty("type").GetString();
}
