using System.Globalization;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Dev;

/// <summary><c>hearth dev</c> with a script in place of the SDK, which writes an event log and runs on.</summary>
public sealed class DevSessionTests : IDisposable
{
    private readonly CliRig _tool = new();
    private readonly string _temporary;

    public DevSessionTests()
    {
        _temporary = Directory.CreateDirectory(Path.Combine(_tool.Directory, "tmp")).FullName;
        _tool.Environment["TMPDIR"] = _temporary;
        _tool.Environment["PATH"] = $"{Path.Combine(_tool.Directory, "bin")}:{_tool.Environment["PATH"]}";
        _tool.Write("Shop.csproj", "<Project/>");
    }

    [Fact]
    public async Task Dev_EventThatIsNotAsItsTypeSays_IsShownAsItIsAndHidesNoOther()
    {
        var running = StartAsync("""{"event":{"type":"log","agentName":"a","instanceId":"1","level":7}}\n{"event":{"type":"log","agentName":"a","instanceId":"1","message":"Next."}}""");

        await Eventually.TrueAsync(() => _tool.Output.Contains("Next.", StringComparison.Ordinal), () => _tool.Output + _tool.Error);
        _tool.Interrupt();

        Assert.Equal(130, await running);
        Assert.Contains("log         {\"type\":\"log\",\"agentName\":\"a\",\"instanceId\":\"1\",\"level\":7}\n", _tool.Output, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task Dev_EventLogThatCannotBeFollowed_EndsAndSaysSo()
    {
        var exitCode = await StartAsync("""{"server":7}""");

        Assert.Equal(70, exitCode);
        Assert.StartsWith("hearth: InvalidOperationException", _tool.Error, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    public void Dispose() => _tool.Dispose();

    private Task<int> StartAsync(string log)
    {
        _tool.WriteScript("bin/dotnet", $"printf '{log}\\n' > \"$Hearth__Development__EventLog\"\nexec sleep 600\n");
        return _tool.RunAsync("dev", "--port", AppServer.TakePort().ToString(CultureInfo.InvariantCulture));
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary, "hearth-dev-*"));
        Assert.Empty(LeftProcesses.With(_temporary));
    }
}
