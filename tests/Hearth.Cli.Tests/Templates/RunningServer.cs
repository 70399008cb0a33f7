using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hearth.Cli.Tests.Templates;

/// <summary>The server of a generated project, started on a port that is free.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http;

    private RunningServer(Process process, Uri address)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = address };
    }

    public static async Task<RunningServer> StartAsync(string program, string directory)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = directory, RedirectStandardOutput = true };
        start.Environment["PORT"] = "";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["MODEL_SPECIFIER"] = "";
        start.Environment["DATABASE_URL"] = "";
        var process = Process.Start(start) ?? throw new InvalidOperationException("The server did not start.");
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            said.Add(line);
            if (Address().Match(line) is { Success: true } match)
            {
                process.BeginOutputReadLine();
                return new RunningServer(process, new Uri(match.Groups[1].Value));
            }
        }

        process.Dispose();
        throw new InvalidOperationException("The server did not start:\n" + string.Join('\n', said));
    }

    public Task<string> GetTextAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>Posts JSON and waits for the result of the work.</summary>
    public async Task<JsonElement> AskAsync(string path, string body)
    {
        using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
        using var response = await _http.PostAsync(new Uri($"{path}?wait=result", UriKind.Relative), content, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return answer.GetProperty("result");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Address();
}
