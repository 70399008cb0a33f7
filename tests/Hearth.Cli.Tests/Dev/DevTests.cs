using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Dev;

/// <summary>A project that is edited while <c>hearth dev</c> runs it, with dotnet watch and the compiler as they are.</summary>
public sealed class DevTests : IAsyncDisposable
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="$FOLDER/Hearth*.dll" Exclude="$FOLDER/Hearth.Cli.TestApp.dll" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        builder.AddHearth(hearth => hearth.UseDefaultModel("demo/echo").AddAgent("greeter", _ => new() { Instructions = "Greet." }));
        var app = builder.Build();
        app.MapHearth();
        app.Run();
        """;

    private readonly CliRig _tool = new();
    private readonly int _port = AppServer.TakePort();
    private Task<int> _running = Task.FromResult(0);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dev_EditedProject_StartsAgainShowsEventsAndLeavesNothingBehind()
    {
        // Arrange
        _tool.Write("Shop.csproj", Project.Replace("$FOLDER", Path.GetDirectoryName(AppServer.Program), StringComparison.Ordinal));
        _tool.Write("Program.cs", Program);
        _tool.Write(".env", "SHOP_NAME=from the file\nDATABASE_URL=memory:");
        var temporary = Directory.CreateDirectory(Path.Combine(_tool.Directory, "tmp")).FullName;
        _tool.Environment["TMPDIR"] = temporary;
        _running = _tool.RunAsync("dev", "--json", "--port", _port.ToString(CultureInfo.InvariantCulture));

        // Act: the first server answers; an edit that does not compile; one that does.
        var first = await LineAsync(line => line.TryGetProperty("server", out _));
        await PromptAsync("greeter");
        var settled = await LineAsync(line => line.TryGetProperty("event", out var item) && item.GetProperty("type").ValueEquals("submission_settled"));
        _tool.Write("Program.cs", Program + "nonsense");
        var broken = await LineAsync(line => line.TryGetProperty("log", out var log) && log.GetProperty("message").GetString()!.Contains(": error CS", StringComparison.Ordinal));
        _tool.Write("Program.cs", Program.Replace("greeter", "host", StringComparison.Ordinal));
        var second = await LineAsync(line => line.TryGetProperty("server", out var server) && AgentsOf(server) is ["host"]);
        _tool.Interrupt();
        var exitCode = await _running;

        // Assert
        Assert.Equal(130, exitCode);
        Assert.Equal(["greeter"], AgentsOf(first.GetProperty("server")));
        Assert.Equal("completed", settled.GetProperty("event").GetProperty("outcome").GetString());
        Assert.Contains("Program.cs", broken.GetProperty("log").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(PidOf(first), PidOf(second));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(PidOf(second)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "hearth-dev-*"));
        Assert.Empty(LeftProcesses.With("SHOP_NAME=from the file"));
    }

    [Fact]
    public async Task Dev_TakenPort_IsRefused()
    {
        _tool.Write("Shop.csproj", Project);
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, _port);
        taken.Start();

        var exitCode = await _tool.RunAsync("dev", "--port", _port.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(4, exitCode);
        Assert.StartsWith($"hearth: port {_port} is taken.", _tool.Error, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        _tool.Interrupt();
        await _running;
        _tool.Dispose();
    }

    private async Task PromptAsync(string agent)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://localhost:{_port}") };
        using var body = JsonContent.Create(new { message = "Hello" });
        using var answer = await http.PostAsync(new Uri($"agents/{agent}/1", UriKind.Relative), body, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonElement> LineAsync(Func<JsonElement, bool> isMeant)
    {
        var found = default(JsonElement?);
        await Eventually.TrueAsync(
            () => (found = Lines().Where(line => isMeant(line)).Cast<JsonElement?>().LastOrDefault()) is not null,
            () => _tool.Output + _tool.Error);
        return found!.Value;
    }

    // The last line may be half written.
    private IEnumerable<JsonElement> Lines() => _tool.Output.Split('\n')[..^1].Select(line => JsonElement.Parse(line));

    private static List<string?> AgentsOf(JsonElement server) => [.. server.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("name").GetString())];

    private static int PidOf(JsonElement line) => line.GetProperty("server").GetProperty("pid").GetInt32();
}
