namespace Hearth.Cli.Reference;

/// <summary>The environment variables that the tool itself reads. A test finds those that are missing here.</summary>
internal static class ToolVariables
{
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        ("AWS_REGION", "the region that `hearth deploy aws` writes into an example of the settings, and warns of where they name another"),
        ("AWS_DEFAULT_REGION", "the same, where `AWS_REGION` is not set"),
        ("HEARTH_DEBUG", "with any value, a fault of the tool shows where in its code it happened"),
        ("XDG_CACHE_HOME", "where `hearth new` keeps its templates as `dotnet new` wants them, by default `~/.cache`"),
        ("LOCALAPPDATA", "the same, on Windows"),
        ("HOME", "the folder above `.cache`"),
        ("NO_COLOR", "with any value, no colour; as `--no-color`"),
    ];
}
