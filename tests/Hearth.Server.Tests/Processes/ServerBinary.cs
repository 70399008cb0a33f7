using System.Diagnostics;
using System.Globalization;

namespace Hearth.Server.Tests.Processes;

/// <summary>How the server's binary is started: as a process of its own, with nothing of the machine's settings.</summary>
internal static class ServerBinary
{
    /// <param name="build">Which build.</param>
    /// <param name="port">Where the server listens, or listens already.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="arguments">A subcommand with its arguments; none for the server itself.</param>
    public static ProcessStartInfo StartInfo(
        ServerBuild build, int port, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : "dotnet";
        var start = new ProcessStartInfo(dotnet, [build.Program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // What the machine is set to must not change what is tested.
        foreach (var name in start.Environment.Keys.Where(IsServerSetting).ToList()) start.Environment.Remove(name);
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return start;
    }

    /// <summary>Runs a subcommand to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        int port, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(ServerBuild.Current, port, environment, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            process.Kill();
            Assert.Fail($"The server's command {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, await output, await error);
    }

    private static bool IsServerSetting(string name) =>
        name.StartsWith("ASPNETCORE_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("HEARTH", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("ECS_", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("PG", StringComparison.Ordinal)
        || name is "DATABASE_URL" or "DOTNET_ENVIRONMENT" or "DOTNET_RUNNING_IN_CONTAINER" or "OTEL_RESOURCE_ATTRIBUTES" or "MODEL_SPECIFIER"
            or "URLS" or "HTTP_PORTS" or "HTTPS_PORTS";
}
