using System.Net.Http.Json;

namespace Hearth.Bench.Processes;

/// <summary>The fake model endpoint as a process of its own.</summary>
internal sealed class FakeProviderProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly Uri _address;

    private FakeProviderProcess(ChildProcess process, Uri address) => (_process, _address) = (process, address);

    /// <summary>What a server needs to use the endpoint in place of both providers.</summary>
    public IReadOnlyDictionary<string, string> ServerEnvironment => new Dictionary<string, string>
    {
        ["OPENAI_BASE_URL"] = new Uri(_address, "v1").ToString(),
        ["OPENAI_API_KEY"] = "sk-bench",
        ["ANTHROPIC_BASE_URL"] = _address.ToString().TrimEnd('/'),
        ["ANTHROPIC_API_KEY"] = "sk-bench",
    };

    public static async Task<FakeProviderProcess> StartAsync()
    {
        var process = ChildProcess.Start(BuildOutput.FakeProvider, ["--port", "0"], new Dictionary<string, string>());
        var line = await process.FirstLine;
        if (line is null) process.ThrowIfExited();
        return new FakeProviderProcess(process, new Uri(line!));
    }

    /// <summary>What it answers from now on.</summary>
    public async Task AnswerAsync(int tokens, TimeSpan delay)
    {
        using var client = new HttpClient();
        var text = string.Join(' ', Enumerable.Range(1, tokens).Select(number => $"word{number % 100}"));
        using var response = await client.PutAsJsonAsync(new Uri(_address, "_default"), new { Text = text, DelayMs = delay.TotalMilliseconds });
        response.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
