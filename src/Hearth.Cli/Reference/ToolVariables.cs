namespace Hearth.Cli.Reference;

/// <summary>The environment variables that the tool itself reads. A test finds those that are missing here.</summary>
internal static class ToolVariables
{
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        ("AWS_REGION", "the region that `hearth deploy aws` writes into an example of the settings, and warns of where they name another"),
        ("AWS_DEFAULT_REGION", "the same, where `AWS_REGION` is not set"),
        ("HEARTH_URL", $"the server of `hearth logs`, by default `{DevelopmentAddress.Url}`; asked by `hearth doctor` as well where it is set"),
        ("ASPNETCORE_ENVIRONMENT", "the environment that `hearth doctor` looks at a server for, by default `Development`"),
        ("HEARTH_TOKEN", "the API key or token that `hearth logs` shows the server"),
        ("HEARTH_AWS_ENDPOINT_URL", "sends every call of `hearth deploy aws` to another endpoint, for tests"),
        ("HEARTH_DEPLOY_HEALTH_URL", "where `hearth deploy aws` asks for the health of what it has deployed, for tests"),
        ("HEARTH_DEPLOY_POLL_SECONDS", "seconds between two looks of `hearth deploy aws` at what it waits for, by default 10"),
        ("HEARTH_DEPLOY_TIMEOUT_SECONDS", "seconds until `hearth deploy aws` gives up a wait, by default 2400"),
        ("HEARTH_DEBUG", "with any value, a fault of the tool shows where in its code it happened"),
        ("XDG_CACHE_HOME", "where `hearth new` keeps its templates as `dotnet new` wants them, by default `~/.cache`"),
        ("LOCALAPPDATA", "the same, on Windows"),
        ("TMPDIR", "where `hearth dev` and `hearth run` keep what is thrown away when they end"),
        ("HOME", "the folder above `.cache`"),
        ("NO_COLOR", "with any value, no colour; as `--no-color`"),
    ];
}
