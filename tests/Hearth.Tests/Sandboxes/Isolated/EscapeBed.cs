using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hearth.Sandboxes;
using Hearth.Sandboxes.Isolated;
using Hearth.Sandboxes.Isolated.Native;
using Hearth.Sandboxes.Local;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>Three sandboxes side by side, and around them what one may want to escape to: files that everybody may read, sockets, a process.</summary>
public sealed class EscapeBed : IAsyncLifetime
{
    public const string Local = "local";
    public const string Isolated = "isolated";
    public const string Shared = "isolated without a user of its own";

    private const string SecretVariable = "HEARTH_ESCAPE_SECRET";
    private const IsolationFeatures Everything = (IsolationFeatures)31;

    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-escape-").FullName;
    private readonly Dictionary<string, ISandbox> _sandboxes = [];
    private readonly Dictionary<string, string> _neighbours = [];
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
    private readonly Socket _unix = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Socket _datagrams = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private int _descriptor = -1;

    public string? ReasonToSkip { get; } = FindReason();

    internal static IsolationReport Report => IsolationReport.Of(new IsolatedSandboxOptions().FirstUid + 1);

    private string Outside => Path.Combine(_directory, "out");

    public async ValueTask InitializeAsync()
    {
        if (ReasonToSkip is not null || !OperatingSystem.IsLinux()) return;
        File.SetUnixFileMode(_directory, (UnixFileMode)0b111_111_111);
        PrepareOutside();
        _tcp.Start();
        _unix.Bind(new UnixDomainSocketEndPoint($"\0hearth-escape-{Environment.ProcessId}"));
        _unix.Listen();
        _datagrams.Bind(new UnixDomainSocketEndPoint(Path.Combine(Outside, "datagrams")));
        File.SetUnixFileMode(Path.Combine(Outside, "datagrams"), (UnixFileMode)0b111_111_111);
        _descriptor = Libc.Open(Path.Combine(Outside, "secret"), 0, 0); // Without O_CLOEXEC, as a native library might.
        Environment.SetEnvironmentVariable(SecretVariable, "secret");

        _sandboxes[Local] = await OpenAsync(new LocalSandboxProvider(new LocalSandboxOptions { Root = Path.Combine(_directory, "root", "local", "one", "files") }), "local");
        _sandboxes[Isolated] = await OpenAsync(new IsolatedSandboxProvider(OptionsOf("root")), "isolated");
        var shared = Report with { Features = Report.Features & ~IsolationFeatures.Uid };
        _sandboxes[Shared] = await OpenAsync(new IsolatedSandboxProvider(OptionsOf("shared"), shared), "isolated");
        _neighbours[Isolated] = await OpenNeighbourAsync(new IsolatedSandboxProvider(OptionsOf("root")));
        _neighbours[Shared] = await OpenNeighbourAsync(new IsolatedSandboxProvider(OptionsOf("shared"), shared));
        _neighbours[Local] = _neighbours[Isolated];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _sandboxes.Values) await sandbox.DisposeAsync();
        Environment.SetEnvironmentVariable(SecretVariable, null);
        if (_descriptor >= 0) _ = Libc.Close(_descriptor);
        _tcp.Dispose();
        _unix.Dispose();
        _datagrams.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Makes an attempt.</summary>
    public async Task<ShellResult> TryAsync(string sandbox, EscapeAttempt attempt, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Path.Combine(Outside, "victim"), "", cancellationToken);
        return await _sandboxes[sandbox].Shell!.ExecuteAsync(
            new ShellCommand(attempt.Script)
            {
                Timeout = TimeSpan.FromSeconds(20),
                Environment = new Dictionary<string, string>
                {
                    ["OUT"] = Outside,
                    ["NEIGHBOUR"] = _neighbours[sandbox],
                    ["SERVER"] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
                    ["PORT"] = ((IPEndPoint)_tcp.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture),
                    ["FD"] = _descriptor.ToString(CultureInfo.InvariantCulture),
                },
            },
            cancellationToken);
    }

    private static string? FindReason()
    {
        if (!OperatingSystem.IsLinux()) return "Isolated sandboxes are for Linux.";
        if (!File.Exists("/bin/bash") || !File.Exists("/usr/bin/perl")) return "The attempts need bash and perl.";
        return Report.Has(Everything) ? null : $"The attempts need every protection. Here: {Report}.";
    }

    // Small enough to be reached at once.
    private IsolatedSandboxOptions OptionsOf(string root) => new()
    {
        Root = Path.Combine(_directory, root),
        ReadablePaths = { Path.Combine(Outside, "programs") },
        MaxAddressSpaceBytes = 160 << 20,
        MaxMemoryBytes = 100 << 20,
        MaxWrittenFileBytes = 2_000_000,
        MaxBytes = 5_000_000,
        MaxProcesses = 64,
        MaxProcessorTime = TimeSpan.FromSeconds(1),
    };

    // Readable and writable for everybody: that a file belongs to somebody else must not be what protects it.
    private void PrepareOutside()
    {
        if (!OperatingSystem.IsLinux()) return;
        var everybody = (UnixFileMode)0b111_111_111;
        Directory.CreateDirectory(Outside);
        File.SetUnixFileMode(Outside, everybody);
        File.WriteAllText(Path.Combine(Outside, "secret"), EscapeAttempt.Success);
        File.SetUnixFileMode(Path.Combine(Outside, "secret"), (UnixFileMode)0b110_110_110);
        var program = Path.Combine(Directory.CreateDirectory(Path.Combine(Outside, "programs")).FullName, "set-user-id");
        File.Copy("/usr/bin/id", program);
        File.SetUnixFileMode(program, UnixFileMode.SetUser | (UnixFileMode)0b111_101_101);
    }

    private static async Task<string> OpenNeighbourAsync(IsolatedSandboxProvider provider)
    {
        await using var neighbour = await OpenAsync(provider, "neighbour");
        await neighbour.WriteAsync("secret", "ESCAPED"u8.ToArray(), CancellationToken.None);
        return neighbour.WorkingDirectory;
    }

    private static async Task<ISandbox> OpenAsync(ISandboxProvider provider, string agent) =>
        await provider.OpenAsync(new SandboxContext(agent, "one", new ServiceCollection().BuildServiceProvider()), CancellationToken.None);
}
