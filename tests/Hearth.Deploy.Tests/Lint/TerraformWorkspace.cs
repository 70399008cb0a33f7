using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Lint;

/// <summary>The module, or a configuration that uses it, with a Terraform that finds its provider on this machine and nowhere else.</summary>
internal sealed class TerraformWorkspace : IDisposable
{
    private const string MirrorVariable = "HEARTH_TEST_TERRAFORM_MIRROR";
    private const string Provider = "registry.terraform.io/hashicorp/aws";

    private readonly DirectoryInfo _directory;

    private TerraformWorkspace(DirectoryInfo directory)
    {
        _directory = directory;
    }

    private string ConfigurationFile => Path.Combine(_directory.FullName, "mirror.tfrc");

    /// <summary>
    /// Copies the module, into "./module" where there is a configuration for it. Skips the test where there is no mirror with the provider.
    /// </summary>
    public static TerraformWorkspace Create(string? configuration = null)
    {
        var mirror = Mirrors().FirstOrDefault(directory => Directory.Exists(Path.Combine(directory, Provider)));
        if (mirror is null)
        {
            Tool.Miss($"There is no mirror with {Provider} here: run terraform providers mirror DIRECTORY in deploy/aws/fargate/terraform, "
                + $"and set {MirrorVariable} to that directory.");
        }
        var workspace = new TerraformWorkspace(Directory.CreateTempSubdirectory("hearth-terraform-"));
        var module = configuration is null ? workspace._directory : workspace._directory.CreateSubdirectory("module");
        foreach (var file in Directory.GetFiles(RepositoryFiles.TerraformModule, "*.tf"))
            File.Copy(file, Path.Combine(module.FullName, Path.GetFileName(file)));
        if (configuration is not null)
            File.WriteAllText(Path.Combine(workspace._directory.FullName, "main.tf"), configuration);
        File.WriteAllText(workspace.ConfigurationFile, $$"""provider_installation { filesystem_mirror { path = "{{mirror}}" } }""");
        return workspace;
    }

    public Task<ToolRun> RunAsync(CancellationToken cancellationToken, params IEnumerable<string> arguments) => ToolRun.StartAsync(
        Tool.Terraform.Name,
        [$"-chdir={_directory.FullName}", .. arguments, "-no-color"],
        new Dictionary<string, string> { ["TF_CLI_CONFIG_FILE"] = ConfigurationFile },
        cancellationToken: cancellationToken);

    public void Dispose() => _directory.Delete(recursive: true);

    // The one that was asked for, else where Terraform itself would look on Linux.
    private static IEnumerable<string> Mirrors()
    {
        if (Environment.GetEnvironmentVariable(MirrorVariable) is { Length: > 0 } asked)
            return [asked];
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return
        [
            Path.Combine(home, ".terraform.d/plugins"),
            Path.Combine(home, ".local/share/terraform/plugins"),
            "/usr/local/share/terraform/plugins",
            "/usr/share/terraform/plugins",
        ];
    }
}
