namespace Hearth.Cli.Processes;

/// <summary>How a program is started.</summary>
internal sealed class ProgramOptions
{
    /// <summary>Variables on top of the tool's own environment; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it starts. Default: null, for the tool's folder.</summary>
    public string? Directory { get; init; }

    /// <summary>What it reads. Default: null, for nothing.</summary>
    public string? Input { get; init; }

    /// <summary>Is given each line of its standard output as it comes.</summary>
    public Action<string>? OnOutput { get; init; }

    /// <summary>Is given each line of its standard error as it comes.</summary>
    public Action<string>? OnError { get; init; }

    /// <summary>Whether what it says is kept for the result. Default: true; false for programs that run for long.</summary>
    public bool KeepsOutput { get; init; } = true;

    /// <summary>How long it may take to stop when it is asked to, before it is killed. Default: 10 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
