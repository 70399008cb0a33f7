using System.Diagnostics;

namespace Hearth.Cli.Tests.Hosting;

/// <summary>The tool as a program of its own, as people start it.</summary>
public static class CliProgram
{
    /// <summary>The tool's assembly.</summary>
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "hearth.dll");

    /// <summary>Starts it, with its standard streams in the caller's hands.</summary>
    public static Process Start(IEnumerable<string> arguments, string? directory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start) ?? throw new InvalidOperationException("The tool did not start.");
    }

    /// <summary>Sends a signal to a process, such as <c>INT</c>.</summary>
    public static void Signal(Process process, string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
