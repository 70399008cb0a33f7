namespace Hearth.Cli.New;

/// <summary>A project that is wanted.</summary>
/// <param name="Template">What it is made from.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Directory">The folder it is made in, in full: empty, or not there yet.</param>
internal sealed record NewProject(ProjectTemplate Template, string Name, string Directory)
{
    /// <summary>The folder or the feed that has Hearth's packages; null when the user's own sources have them.</summary>
    public string? PackageSource { get; init; }

    /// <summary>Whether <see cref="PackageSource"/> is a folder of this machine.</summary>
    public bool HasPackageFolder => PackageSource is not null && !PackageSource.Contains("://", StringComparison.Ordinal);

    /// <summary>Whether it gets a page to chat with the agent.</summary>
    public bool HasChatPage { get; init; }

    /// <summary>What <c>dotnet new</c> is told.</summary>
    public IReadOnlyList<string> Arguments()
    {
        List<string> arguments = [Template.Name, "--name", Name, "--output", Directory];
        if (PackageSource is not null) arguments.AddRange(["--package-source", PackageSource]);
        if (HasChatPage) arguments.AddRange(["--chat-page", "true"]);
        return arguments;
    }

    /// <exception cref="CliException">It cannot be made as it is wanted. Nothing was done.</exception>
    public void Require()
    {
        ProjectName.Require(Name);
        if (HasChatPage && !Template.HasChatPage) throw Usage("option_unknown", $"{Template.Name} has no chat page.", "hearth-agent has one.");
        if (File.Exists(Directory)) throw Usage("folder_not_empty", $"{Directory} is a file.", "--output says where the project is made.");
        if (System.IO.Directory.Exists(Directory) && System.IO.Directory.EnumerateFileSystemEntries(Directory).Any())
        {
            throw Usage("folder_not_empty", $"{Directory} is not empty.", "Take another name, or --output and another folder.");
        }
    }

    private static CliException Usage(string type, string message, string next) => new(type, message, next, ExitCode.Usage);
}
