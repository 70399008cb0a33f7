namespace Hearth.Sandboxes.Processes;

/// <summary>A program to run to its end, with everything that it gets.</summary>
internal sealed record ProcessRequest
{
    /// <summary>The program's absolute path.</summary>
    public required string FileName { get; init; }

    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>An existing directory of the host.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>All variables: nothing of the server's own environment is passed on.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public ReadOnlyMemory<byte> Input { get; init; }

    public required TimeSpan Timeout { get; init; }

    /// <summary>How long the program has between being asked to end and being ended.</summary>
    public required TimeSpan Grace { get; init; }

    /// <summary>Bytes of each output that are kept, the last ones.</summary>
    public required int MaxKeptOutputBytes { get; init; }

    /// <summary>Bytes of both outputs together past which the program is ended.</summary>
    public required long MaxOutputBytes { get; init; }
}
