using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hearth.Cli;
using Hearth.Cli.CommandLine;
using Hearth.Deploy.Tests.Lint;
using Hearth.Deploy.Tests.Templates;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Docs;

/// <summary>The commands of docs/deploy/aws.md name what there is in the templates and the tool.</summary>
public sealed partial class AwsGuideTests
{
    private static readonly string Guide = File.ReadAllText(RepositoryFiles.PathOf("docs/deploy/aws.md"));

    [Fact]
    public async Task Guide_EveryBlockOfCommands_IsValidBash()
    {
        // Arrange
        Tool.Require(Tool.Bash);

        // Act
        var run = await ToolRun.StartAsync(Tool.Bash.Name, ["-n", "-c", Commands()], cancellationToken: TestContext.Current.CancellationToken);

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
    }

    [Fact]
    public void Guide_EveryUseOfTheTool_IsOneThatItHas()
    {
        // Arrange
        var root = HearthCommandLine.Create(CliContext.OfProcess());

        // Act
        var used = ToolUse().Matches(Guide).Select(use => use.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();

        // Assert
        Assert.Superset(
            new HashSet<string> { "express", "init", "status", "delete", "--tag", "--only", "--with-stack", "--dry-run" }, used.SelectMany(words => words).ToHashSet());
        Assert.All(used, words => CommandLineErrors.ThrowIfAny(root.Parse(words)));
    }

    [Fact]
    public void Guide_EveryParameterAndOutput_IsOneOfTheTemplates()
    {
        // Arrange
        var express = CloudFormationYaml.Read(File.ReadAllText(RepositoryFiles.ExpressTemplate));
        var fargate = CloudFormationYaml.Read(File.ReadAllText(RepositoryFiles.FargateTemplate));
        var outputs = new[] { express, fargate }.SelectMany(template => template["Outputs"]!.AsObject()).Select(output => output.Key).ToList();

        // Act
        var parameters = ParameterOverride().Matches(Commands()).Select(match => match.Groups[1].Value).ToList();
        var asked = OutputQuery().Matches(Guide).Select(match => match.Groups[1].Value).ToList();
        var shared = OutputCall().Matches(Guide).Select(match => match.Groups[1].Value).Distinct().ToList();

        // Assert
        Assert.NotEmpty(parameters);
        Assert.NotEmpty(asked);
        Assert.All(parameters, name => Assert.True(fargate["Parameters"]!.AsObject().ContainsKey(name), $"{name} is no parameter."));
        Assert.All(asked, name => Assert.Contains(name, outputs));
        // These commands are for a stack of either template.
        Assert.NotEmpty(shared);
        Assert.All(shared, name => Assert.Equal(2, outputs.Count(output => output == name)));
    }

    [Fact]
    public void Guide_EverySettingAndVariable_IsOneThatThereIs()
    {
        // Arrange
        var settings = string.Concat(new[] { "express", "fargate", "ec2" }
            .Select(way => File.ReadAllText(RepositoryFiles.PathOf($"deploy/aws/{way}/settings.example"))));
        var module = string.Concat(Directory.GetFiles(RepositoryFiles.TerraformModule, "*.tf").Select(File.ReadAllText));

        // Act
        var named = Setting().Matches(Guide).Select(match => match.Groups[1].Value).Distinct().ToList();
        var variables = ModuleArgument().Matches(ModuleBlock().Match(Guide).Value).Select(match => match.Groups[1].Value).ToList();

        // Assert
        Assert.NotEmpty(named);
        Assert.NotEmpty(variables);
        Assert.All(named, name => Assert.Contains($"{name}=", settings, StringComparison.Ordinal));
        Assert.All(variables, name => Assert.Contains($"variable \"{name}\"", module, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guide_ConfigurationForTerraform_IsValid()
    {
        // Arrange
        Tool.Require(Tool.Terraform);
        var cancel = TestContext.Current.CancellationToken;
        var configuration = TerraformFile().Match(Guide).Groups[1].Value
            .Replace("../deploy/aws/fargate/terraform", "./module", StringComparison.Ordinal)
            .Replace("$DIGEST", $"sha256:{new string('0', 64)}", StringComparison.Ordinal);
        using var workspace = TerraformWorkspace.Create(configuration);

        // Act
        var initialised = await workspace.RunAsync(cancel, "init", "-input=false", "-backend=false");
        var validated = await workspace.RunAsync(cancel, "validate");

        // Assert
        Assert.Contains("./module", configuration, StringComparison.Ordinal);
        Assert.True(initialised.ExitCode == 0, initialised.Everything);
        Assert.True(validated.ExitCode == 0, validated.Everything);
    }

    [Fact]
    public async Task Guide_TaskThatMakesTheDatabaseUser_RunsItsStatementsAsTheMasterUser()
    {
        // Arrange: the block as it stands, with a command in place of each that needs an account.
        Tool.Require(Tool.Bash);
        var cancel = TestContext.Current.CancellationToken;
        var block = CommandBlock().Matches(Guide).Select(match => match.Groups[1].Value).Single(text => text.Contains("SQL=", StringComparison.Ordinal));
        var script = $"AWS_REGION=us-east-1 SUBNETS=subnet-1,subnet-2\naws() {{ echo of-$1; }}\ncd \"$0\"\n{block}";
        var directory = Directory.CreateTempSubdirectory("hearth-guide-");

        // Act
        var run = await ToolRun.StartAsync(Tool.Bash.Name, ["-euc", script, directory.FullName], cancellationToken: cancel);
        var task = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(directory.FullName, "database-user.json"), cancel))!;
        directory.Delete(recursive: true);

        // Assert
        Assert.True(run.ExitCode == 0, run.Everything);
        var container = Assert.Single(task["containerDefinitions"]!.AsArray())!;
        var statements = container["command"]!.AsArray()[^1]!.ToString();
        Assert.StartsWith("--command=CREATE USER hearth_app LOGIN; GRANT rds_iam TO hearth_app;", statements, StringComparison.Ordinal);
        Assert.EndsWith("GRANT hearth_app TO hearth; REASSIGN OWNED BY hearth TO hearth_app", statements, StringComparison.Ordinal);
        Assert.Equal("of-cloudformation:password::", container["secrets"]![1]!["valueFrom"]!.ToString());
    }

    private static string Commands() => string.Join('\n', CommandBlock().Matches(Guide).Select(block => block.Groups[1].Value));

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CommandBlock();

    // Up to the end of the line, of the quotation or of the command.
    [GeneratedRegex("hearth (deploy aws [a-z0-9]+[^`\n|;&)]*)")]
    private static partial Regex ToolUse();

    [GeneratedRegex(@"\s(?!Name=)([A-Z][a-z][A-Za-z]+)=")]
    private static partial Regex ParameterOverride();

    [GeneratedRegex("^  (?!source)([a-z_]+) += ", RegexOptions.Multiline)]
    private static partial Regex ModuleArgument();

    [GeneratedRegex("cat >infrastructure/main.tf <<END\n(.*?)END\n", RegexOptions.Singleline)]
    private static partial Regex TerraformFile();

    [GeneratedRegex("^module \"hearth\" \\{.*?^\\}", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex ModuleBlock();

    [GeneratedRegex(@"\$\(output ([A-Za-z]+)\)")]
    private static partial Regex OutputCall();

    [GeneratedRegex("OutputKey==`([A-Za-z]+)`")]
    private static partial Regex OutputQuery();

    [GeneratedRegex("`(?!DATABASE_URL)((?:DATABASE|SCALING|MAX|MIN|PROVIDER|PUBLIC|ACCOUNT|SUBNETS|BEDROCK|CPU|MEMORY|CLIENT|CERTIFICATE|KMS|EXECUTE|ASSIGN|REQUESTS)(?:_[A-Z_]+)?)(?:=[^`]*)?`")]
    private static partial Regex Setting();
}
