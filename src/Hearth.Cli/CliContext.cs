using System.Collections;
using Spectre.Console;

namespace Hearth.Cli;

/// <summary>What a command finds around it: the terminal, the environment, the folder, the clock.</summary>
/// <remarks>Results go to <see cref="Out"/>, all else to <see cref="Console"/>, so that a script can read the one without the other.</remarks>
internal sealed class CliContext
{
    // Where nobody looks there is no width to fit into, and a line stays a line.
    private const int NoWidth = 32_768;

    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error, with colour and live progress where a person watches.</summary>
    public required IAnsiConsole Console { get; init; }

    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The folder that relative paths start from.</summary>
    public required string Directory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Whether somebody is there to be asked: standard input and standard error are a terminal.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether standard output is a terminal, and colour is wanted there.</summary>
    public bool OutHasColor { get; set; }

    /// <summary>How many columns the terminal has that standard output is; null when it is none.</summary>
    public Func<int?> OutWidth { get; init; } = static () => null;

    /// <summary>Whether results and failures are to be JSON: the option <c>--json</c>.</summary>
    public bool Json { get; set; }

    /// <summary>The variable's value; null when it is not set or empty.</summary>
    public string? Variable(string name) => Environment.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>The path, from <see cref="Directory"/> when it is relative.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, Directory);

    /// <summary>One plain line on standard error, never wrapped or interpreted.</summary>
    public void Say(string line) => Console.WriteLine(line);

    public static CliContext OfProcess()
    {
        var environment = ReadEnvironment();
        var plain = environment.GetValueOrDefault("NO_COLOR") is { Length: > 0 };
        return new CliContext
        {
            Out = System.Console.Out,
            Console = ConsoleOn(System.Console.Error, System.Console.IsErrorRedirected, plain),
            In = System.Console.In,
            Environment = environment,
            Directory = System.Environment.CurrentDirectory,
            IsInteractive = !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected,
            OutHasColor = !System.Console.IsOutputRedirected && !plain,
            OutWidth = System.Console.IsOutputRedirected ? static () => null : static () => System.Console.WindowWidth,
        };
    }

    /// <summary>A console on a writer of text.</summary>
    /// <param name="writer">Where it writes.</param>
    /// <param name="redirected">Whether that is no terminal.</param>
    /// <param name="plain">Whether colour is unwanted.</param>
    public static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected, bool plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected || plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected) console.Profile.Width = NoWidth;
        return console;
    }

    private static Dictionary<string, string> ReadEnvironment()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
