namespace Hearth.Nemesis.Server;

/// <summary>Executes tools: tells the nemesis program of it, takes its time, and returns what no other execution returns.</summary>
/// <param name="address">Where the nemesis program listens.</param>
public sealed class ExecutionReports(Uri address) : IDisposable
{
    internal const string AddressVariable = "NEMESIS_REPORTS";

    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal async Task<string> ExecuteAsync(string tool, string call, int milliseconds, CancellationToken cancellationToken)
    {
        var report = new ExecutionReport(call, tool, Guid.NewGuid().ToString("N"), Environment.ProcessId);
        using var response = await _http.PostAsJsonAsync(new Uri("executions", UriKind.Relative), report, cancellationToken);
        response.EnsureSuccessStatusCode();
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, cancellationToken);
        return report.Nonce;
    }
}
