using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hearth.Cli.Tests.Templates;

/// <summary>The server of a generated project, started on a port that is free.</summary>
internal sealed partial class RunningServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();

    private RunningServer(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public static async Task<RunningServer> StartAsync(string program, string directory)
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = "";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["MODEL_SPECIFIER"] = "";
        start.Environment["DATABASE_URL"] = "";
        var server = new RunningServer(start);
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await Task.WhenAny(server._address.Task, server._process.WaitForExitAsync(TestContext.Current.CancellationToken));
            Assert.True(server._address.Task.IsCompleted, $"The server did not start:\n{server._said}");
            server._http.BaseAddress = await server._address.Task;
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

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

    private void Keep(string? line)
    {
        lock (_said) _said.AppendLine(line);
        if (line is not null && Address().Match(line) is { Success: true } match) _address.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Address();
}
