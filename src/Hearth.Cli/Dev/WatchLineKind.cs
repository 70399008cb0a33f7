namespace Hearth.Cli.Dev;

/// <summary>What a line of <c>dotnet watch</c> means.</summary>
internal enum WatchLineKind
{
    /// <summary>Nothing that matters here.</summary>
    Other,

    /// <summary>A file has changed: the server is built and started again.</summary>
    Changed,

    /// <summary>There is no server until a file changes.</summary>
    Waiting,
}
