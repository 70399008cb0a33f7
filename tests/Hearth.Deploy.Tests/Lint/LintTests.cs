using System.Text;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Lint;

/// <summary>What the linters say about the templates and the setup of an instance.</summary>
public sealed class LintTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deploy/aws/ec2/template.yaml")]
    [InlineData("deploy/aws/express/template.yaml")]
    [InlineData("deploy/aws/fargate/template.yaml")]
    public async Task CfnLint_OfATemplate_FindsNothing(string template)
    {
        // Arrange
        Tool.Require(Tool.CfnLint);

        // Act
        var run = await ToolRun.StartAsync(Tool.CfnLint.Name, [RepositoryFiles.PathOf(template)], cancellationToken: Cancel);

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
    }

    [Theory]
    [InlineData("deploy/aws/ec2/template.yaml")]
    [InlineData("deploy/aws/express/template.yaml")]
    [InlineData("deploy/aws/fargate/template.yaml")]
    public void Template_EveryCharacter_IsOneThatCloudFormationGivesBack(string template)
    {
        // Act: of others it makes question marks, and the tool would see another template each time.
        var text = File.ReadAllText(RepositoryFiles.PathOf(template));

        // Assert
        Assert.All(text.Split('\n'), line => Assert.True(Ascii.IsValid(line), line));
    }

    [Fact]
    public async Task ShellCheck_OfTheSetupOfAnInstance_FindsNothing()
    {
        // Arrange
        Tool.Require(Tool.ShellCheck);

        // Act
        var run = await ToolRun.StartAsync(
            Tool.ShellCheck.Name, ["--external-sources", RepositoryFiles.PathOf("deploy/aws/ec2/setup.sh")], cancellationToken: Cancel);

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
    }

    [Fact]
    public async Task TerraformFmt_OfTheModule_HasNothingToChange()
    {
        // Arrange
        Tool.Require(Tool.Terraform);

        // Act
        var run = await ToolRun.StartAsync(
            Tool.Terraform.Name, ["fmt", "-check", "-diff", "-recursive", RepositoryFiles.TerraformModule], cancellationToken: Cancel);

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
    }

    [Fact]
    public async Task TerraformValidate_OfTheModule_FindsNothing()
    {
        // Arrange
        Tool.Require(Tool.Terraform);
        using var workspace = TerraformWorkspace.Create();

        // Act
        var initialised = await workspace.RunAsync(Cancel, "init", "-input=false", "-backend=false");
        var validated = await workspace.RunAsync(Cancel, "validate");

        // Assert
        Assert.True(initialised.ExitCode == 0, initialised.Everything);
        Assert.True(validated.ExitCode == 0, validated.Everything);
    }
}
