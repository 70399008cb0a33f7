using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Logs;

public sealed class LogsTests : IClassFixture<AppServer>, IDisposable
{
    private readonly CliRig _tool = new();
    private readonly AppServer _server;

    public LogsTests(AppServer server)
    {
        _server = server;
        _tool.Environment["HEARTH_URL"] = server.Url.ToString();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_TailOfARun_PrintsItsLastEvents()
    {
        var run = await StartAsync("""{"steps":2}""");
        await _server.Client.Run(run).WaitAsync(Cancel);

        var exitCode = await _tool.RunAsync("logs", run, "-f", "--tail", "2");

        Assert.Equal(0, exitCode);
        Assert.Collection(
            _tool.Output.TrimEnd().Split('\n'),
            line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z  step        step-2 → 2  \d+ ms$", line),
            line => Assert.Matches(@"Z  run_end     2  \d+ ms$", line));
    }

    [Fact]
    public async Task Logs_Conversation_PrintsWhatWasSaid()
    {
        await _server.Client.Agent("talker", "ticket 42").PromptAsync("Hello\nthere", cancellationToken: Cancel);

        var exitCode = await _tool.RunAsync("logs", "agents/talker/ticket 42");

        Assert.Equal(0, exitCode);
        Assert.Contains("user        Hello\n                                      there\n", _tool.Output, StringComparison.Ordinal);
        Assert.Contains("assistant   Hello\n                                      there\n", _tool.Output, StringComparison.Ordinal);
        Assert.EndsWith("settled     completed\n", _tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run_01ARZ3NDEKTSV4RRFFQ69G5FAV", 3, "has no run_01ARZ3NDEKTSV4RRFFQ69G5FAV")]
    [InlineData("agents/talker/nobody", 3, "has no agents/talker/nobody")]
    [InlineData("ticket-42", 2, "is neither a run nor a conversation")]
    public async Task Logs_NothingThere_SaySo(string target, int expected, string message)
    {
        var exitCode = await _tool.RunAsync("logs", target);

        Assert.Equal(expected, exitCode);
        Assert.Contains(message, _tool.Error, StringComparison.Ordinal);
        Assert.Empty(_tool.Output);
    }

    [Fact]
    public async Task Logs_UnreachableServer_ExitWith3()
    {
        var nobody = $"http://127.0.0.1:{AppServer.TakePort()}";

        var exitCode = await _tool.RunAsync("logs", "run_01ARZ3NDEKTSV4RRFFQ69G5FAV", "--server", nobody, "--json");

        Assert.Equal(3, exitCode);
        Assert.Equal("connection_failed", JsonElement.Parse(_tool.Error).GetProperty("error").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Logs_Interrupted_ExitWith130()
    {
        var run = await StartAsync("""{"steps":2,"pauseMilliseconds":600000}""");
        var following = _tool.RunAsync("logs", run, "-f");

        _tool.Interrupt();

        Assert.Equal(130, await following);
    }

    [Fact]
    public async Task Logs_NobodyReadsThemAnyMore_EndWith141()
    {
        var run = await StartAsync("""{"steps":1000000,"pauseMilliseconds":20}""");
        using var logs = CliProgram.Start(["logs", run, "-f", "--format", "ndjson", "--server", _server.Url.ToString()]);

        Assert.StartsWith("{\"", await logs.StandardOutput.ReadLineAsync(Cancel), StringComparison.Ordinal);
        logs.StandardOutput.Close();
        await logs.WaitForExitAsync(Cancel);

        Assert.Equal(141, logs.ExitCode);
        Assert.Empty(await logs.StandardError.ReadToEndAsync(Cancel));
        await _server.Client.Run(run).AbortAsync(Cancel);
    }

    public void Dispose() => _tool.Dispose();

    private async Task<string> StartAsync(string input) =>
        (await _server.Client.Workflow("count").StartAsync(JsonElement.Parse(input), cancellationToken: Cancel)).RunId;
}
