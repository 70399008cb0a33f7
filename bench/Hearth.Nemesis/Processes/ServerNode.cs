using System.Globalization;
using Hearth.Nemesis.Networks;
using Hearth.PostgresServers;

namespace Hearth.Nemesis.Processes;

/// <summary>One server and its supervisor, which starts it again at once whenever it ends.</summary>
internal sealed class ServerNode : IAsyncDisposable
{
    private const string Program = "Hearth.Nemesis.Server.dll";

    private static readonly TimeSpan RestartDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromSeconds(60);

    private readonly INetwork _network;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly IReadOnlyList<string> _arguments;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly List<string> _ends = [];
    private readonly string _log;
    private ChildProcess _process;
    private readonly Task _supervising;
    private readonly Lock _gate = new();
    private bool _isEndExpected;
    private bool _isDisposed;

    /// <param name="network">Where it runs.</param>
    /// <param name="place">Its place there.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="directory">Where the program is.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="logs">Where it logs.</param>
    public ServerNode(
        INetwork network,
        Place place,
        int port,
        IReadOnlyDictionary<string, string> environment,
        string directory,
        IReadOnlyList<string> arguments,
        string logs)
    {
        (_network, Place, _environment, Directory, _arguments) = (network, place, environment, directory, arguments);
        Address = string.Create(CultureInfo.InvariantCulture, $"{network.AddressOf(place)}:{port}");
        _log = Path.Combine(logs, $"{Name}.log");
        _process = Start();
        _supervising = SuperviseAsync();
    }

    public Place Place { get; }

    public string Name => Place.ToString().ToLowerInvariant();

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>Where the program is that is started next.</summary>
    public string Directory { get; set; }

    public int ProcessId => _process.Id;

    /// <summary>Ends that nobody had asked for, for the report.</summary>
    public IReadOnlyList<string> Ends
    {
        get
        {
            lock (_ends) return [.. _ends];
        }
    }

    public void Pause() => _process.Send(Signal.Stop);

    public void Continue() => _process.Send(Signal.Continue);

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        _isEndExpected = true;
        _process.Send(Signal.Kill);
    }

    /// <summary>Asks the process to end, waits until it has, and until the next one is ready.</summary>
    public async Task RestartAsync()
    {
        _isEndExpected = true;
        var ending = _process;
        ending.Send(Signal.Terminate);
        while (ReferenceEquals(_process, ending)) await Task.Delay(ProbeInterval, TimeProvider.System);
        await WaitUntilReadyAsync();
    }

    /// <exception cref="InvalidOperationException">It does not become ready.</exception>
    public async Task WaitUntilReadyAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await IsReadyAsync())
        {
            if (TimeProvider.System.GetElapsedTime(started) > ReadyTimeout)
                throw new InvalidOperationException($"{Name} is not ready after {ReadyTimeout.TotalSeconds} s.");
            await Task.Delay(ProbeInterval, TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        await _process.DisposeAsync();
        await _supervising;
        _http.Dispose();
    }

    private ChildProcess Start() => ChildProcess.Start(
        _network.At(Place, [DotNet(), Path.Combine(Directory, Program), .. _arguments]), _environment, _log);

    private static string DotNet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";

    private async Task SuperviseAsync()
    {
        while (true)
        {
            await _process.WaitForExitAsync(CancellationToken.None);
            if (_isDisposed) return;
            NoteEnd(_process.ExitCode);
            await _process.DisposeAsync();
            await Task.Delay(RestartDelay, TimeProvider.System);
            lock (_gate)
            {
                if (_isDisposed) return;
                _process = Start();
            }
        }
    }

    private void NoteEnd(int exitCode)
    {
        if (!_isEndExpected)
        {
            lock (_ends) _ends.Add($"{TimeProvider.System.GetUtcNow():HH:mm:ss} {Name} ended by itself with {exitCode}");
        }

        _isEndExpected = false;
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _http.GetAsync(new Uri($"http://{Address}/ready"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false; // Nothing listens yet.
        }
    }
}
