using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hearth.Bench.Processes;

/// <summary>Where the programs are that this one starts.</summary>
internal static class BuildOutput
{
    private const string ServerProject = "bench/Hearth.Bench.Server";
    private const string ServerName = "Hearth.Bench.Server";

    private static readonly string Root = FindRoot();

    // bin/<configuration>/<framework>: the same for every project of one build.
    private static readonly string Leaf = Path.Combine(
        new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, new DirectoryInfo(AppContext.BaseDirectory).Name);

    public static string Server => Path.Combine(Root, ServerProject, "bin", Leaf, ServerName);

    public static string FakeProvider => Path.Combine(Root, "tests/Hearth.FakeProvider/bin", Leaf, "Hearth.FakeProvider");

    /// <summary>Publishes the server compiled ahead of time, framework-dependent.</summary>
    /// <returns>The program; null, with the reason on the error stream, when that does not work here.</returns>
    public static async Task<string?> TryPublishReadyToRunAsync()
    {
        var target = Path.Combine(Root, "artifacts/bench-server-r2r");
        string[] arguments =
        [
            "publish", Path.Combine(Root, ServerProject), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "--self-contained", "false", "-p:PublishReadyToRun=true", "-o", target, "-v", "q", "--nologo",
        ];
        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode == 0) return Path.Combine(target, ServerName);
        await Console.Error.WriteLineAsync(output);
        return null;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Hearth.slnx"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The program has to be run from the repository's build.");
    }
}
