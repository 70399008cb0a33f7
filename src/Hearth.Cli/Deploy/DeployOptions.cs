using System.CommandLine;
using Hearth.Cli.Deploy.Settings;

namespace Hearth.Cli.Deploy;

/// <summary>The options that the ways of deploying share.</summary>
internal sealed class DeployOptions
{
    public Option<string> Settings { get; } = new("--settings")
    {
        Description = "The file that says what is deployed, and where.",
        HelpName = "FILE",
        DefaultValueFactory = _ => CommonSettings.DefaultFile,
        Recursive = true,
    };

    public Option<bool> DryRun { get; } = new("--dry-run") { Description = "Print every command that would change something, with its body, and run none." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask for the account and the region to be confirmed." };

    public Option<string?> Tag { get; } = new("--tag")
    {
        Description = "The tag of the image. One that is not in the repository is built and pushed. Default: the git commit.",
        HelpName = "TAG",
    };

    public Option<string?> Image { get; } = new("--image")
    {
        Description = "An image that is somewhere already, by digest, or by tag in Amazon ECR: in place of --tag.",
        HelpName = "URI",
    };

    public Option<string?> Only { get; } = Choice("--only", "Deploy the stack alone, or the service alone with an image that is there.", "stack", "service");

    public Option<bool> NoBuild { get; } = new("--no-build") { Description = "Deploy an image that is in the repository, and build none." };

    public Option<string?> ContainerTool { get; } = Choice(
        "--container-tool", "What builds the image: Docker, or the .NET SDK without it. Default: docker where there is a Dockerfile.", "docker", "dotnet");

    public Option<string?> Project { get; } = new("--project")
    {
        Description = "The application, a project file or its folder. Default: the one in this folder.",
        HelpName = "PATH",
    };

    public Option<string?> ProviderKeyFile { get; } = new("--provider-key-file")
    {
        Description = "A file with the model provider's key, which is put into its secret.",
        HelpName = "FILE",
    };

    /// <summary>What was asked for.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="command">The command as it is typed.</param>
    /// <param name="stack">The command that deploys the stack, alone if there is such a thing.</param>
    /// <param name="delete">The command that deletes the stack.</param>
    /// <exception cref="CliException">Two images are asked for.</exception>
    public DeployRequest Read(ParseResult parse, string command, string stack, string delete) => new()
    {
        SettingsFile = parse.GetValue(Settings)!,
        Command = command,
        StackCommand = stack,
        DeleteCommand = delete,
        NoBuild = parse.GetValue(NoBuild),
        DryRun = parse.GetValue(DryRun),
        Yes = parse.GetValue(Yes),
        Only = parse.GetValue(Only),
        Tag = parse.GetValue(Tag),
        Image = ReadImage(parse, command),
        ContainerTool = parse.GetValue(ContainerTool),
        Project = parse.GetValue(Project),
        ProviderKeyFile = parse.GetValue(ProviderKeyFile),
    };

    private string? ReadImage(ParseResult parse, string command)
    {
        var image = parse.GetValue(Image);
        return image is null || parse.GetValue(Tag) is null
            ? image
            : throw CliException.Usage("--tag and --image exclude each other.", $"{command} --help lists what there is.");
    }

    private static Option<string?> Choice(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
