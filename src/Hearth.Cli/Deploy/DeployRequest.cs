namespace Hearth.Cli.Deploy;

/// <summary>What was asked for on the command line of a deployment.</summary>
internal sealed record DeployRequest
{
    /// <summary>The file with the settings.</summary>
    public required string SettingsFile { get; init; }

    /// <summary>The command as it is typed, such as <c>hearth deploy aws express</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The command that deploys the stack and what depends on it.</summary>
    public required string StackCommand { get; init; }

    /// <summary>The command that deletes the stack.</summary>
    public required string DeleteCommand { get; init; }

    /// <summary>Print what would be done, and change nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>Do not ask.</summary>
    public bool Yes { get; init; }

    /// <summary>Only <c>stack</c>, or only <c>service</c>; null for both.</summary>
    public string? Only { get; init; }

    /// <summary>The image; null for one that is named after the commit.</summary>
    public string? Tag { get; init; }

    /// <summary>An image that is somewhere already; null to take one of the repository of the deployment.</summary>
    public string? Image { get; init; }

    /// <summary>Deploy an image that is there, and build none.</summary>
    public bool NoBuild { get; init; }

    /// <summary><c>docker</c> or <c>dotnet</c>; null for what there is.</summary>
    public string? ContainerTool { get; init; }

    /// <summary>The application; null for the one in this folder.</summary>
    public string? Project { get; init; }

    /// <summary>A file with the key of the model's provider, which is put into its secret; null to leave that alone.</summary>
    public string? ProviderKeyFile { get; init; }
}
