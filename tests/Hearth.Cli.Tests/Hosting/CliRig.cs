using Hearth.Cli.CommandLine;

namespace Hearth.Cli.Tests.Hosting;

/// <summary>The tool in the test's process: a folder of its own, an environment of its own, and what it prints.</summary>
public sealed class CliRig : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();
    private readonly Interruption _interruption = new();

    /// <summary>The folder it is started in; deleted at the end.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("hearth-cli-").FullName;

    /// <summary>Its environment variables, at first those that programs need to run at all.</summary>
    public Dictionary<string, string> Environment { get; } = new[] { "PATH", "HOME", "DOTNET_ROOT", "TMPDIR" }
        .Where(name => System.Environment.GetEnvironmentVariable(name) is not null)
        .ToDictionary(name => name, name => System.Environment.GetEnvironmentVariable(name)!);

    /// <summary>What it reads. Default: nothing.</summary>
    public TextReader In { get; set; } = TextReader.Null;

    /// <summary>Whether it takes its reader for a person.</summary>
    public bool IsInteractive { get; set; }

    /// <summary>What it has printed on standard output so far.</summary>
    public string Output => _out.ToString();

    /// <summary>What it has printed on standard error so far.</summary>
    public string Error => _error.ToString();

    public Task<int> RunAsync(params string[] arguments) => HearthCommandLine.RunAsync(arguments, Context(), _interruption);

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => _interruption.Interrupt();

    /// <summary>Writes a file into the folder.</summary>
    public string Write(string path, string text)
    {
        var full = Path.Combine(Directory, path);
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Writes a shell script into the folder.</summary>
    public string WriteScript(string path, string text)
    {
        var full = Write(path, "#!/bin/sh\n" + text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return full;
    }

    public void Dispose()
    {
        _interruption.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    internal CliContext Context() => new()
    {
        Out = TextWriter.Synchronized(_out),
        Console = CliContext.ConsoleOn(TextWriter.Synchronized(_error), redirected: true, plain: true),
        In = In,
        Environment = Environment,
        Directory = Directory,
        IsInteractive = IsInteractive,
    };
}
