using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Shell;

/// <summary>The Quickstart as a process of its own, with an empty directory for its state.</summary>
public sealed partial class QuickstartServer : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("hearth-docs-");
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;

    /// <summary>Where it listens: <c>http://localhost:12345</c>.</summary>
    public string Address => _address.Task.Result;

    public async ValueTask InitializeAsync()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo("dotnet", [RepositoryFiles.PathOf($"samples/Quickstart/bin/{configuration}/net10.0/server.dll")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _data.FullName,
            Environment =
            {
                ["PORT"] = $"{FindPort()}",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["MODEL_SPECIFIER"] = "",
                ["DATABASE_URL"] = "",
                ["Hearth__DataDirectory"] = _data.FullName,
                ["DOTNET_hostBuilder__reloadConfigOnChange"] = "false",
            },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Look(line.Data);
        _process.BeginOutputReadLine();
        await _address.Task.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _data.Delete(recursive: true);
    }

    // The documented address is that of a development server, which takes no port 0.
    private static int FindPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Look(string? line)
    {
        if (line is null) _address.TrySetException(new InvalidOperationException("The Quickstart ended while it started."));
        else if (Listening().Match(line) is { Success: true } match) _address.TrySetResult($"http://localhost:{match.Groups[1].Value}");
    }

    [GeneratedRegex("Now listening on: http://.+:([0-9]+)$")]
    private static partial Regex Listening();
}
