namespace Hearth.Deploy.Tests.Tools;

/// <summary>A program that these tests drive. Where it is missing, what needs it is skipped and says so.</summary>
internal sealed record Tool(string Name, string Remedy)
{
    /// <summary>Set to 1 to make the tests fail, and not be skipped, where a program is missing.</summary>
    private const string RequireVariable = "HEARTH_REQUIRE_AWS_TOOLS";

    public static Tool AwsCli { get; } = new("aws", "pip install awscli, or version 2 from AWS");

    public static Tool Bash { get; } = new("bash", "version 5 or later");

    public static Tool CfnLint { get; } = new("cfn-lint", "pip install cfn-lint");

    public static Tool Moto { get; } = new("moto_server", "pip install 'moto[all,server]'");

    public static Tool ShellCheck { get; } = new("shellcheck", "apt-get install shellcheck");

    public static Tool Terraform { get; } = new("terraform", "https://developer.hashicorp.com/terraform/install");

    private bool IsInstalled => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(directory => File.Exists(Path.Combine(directory, Name)));

    /// <summary>Skips the test that calls this unless all of the programs are here.</summary>
    public static void Require(params ReadOnlySpan<Tool> tools)
    {
        foreach (var tool in tools)
        {
            if (!tool.IsInstalled)
                Miss($"There is no {tool.Name} here: {tool.Remedy}.");
        }
    }

    /// <summary>Skips the test that calls this, or fails it where nothing may be missing.</summary>
    public static void Miss(string reason)
    {
        if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
            Assert.Fail(reason);
        Assert.Skip(reason);
    }
}
