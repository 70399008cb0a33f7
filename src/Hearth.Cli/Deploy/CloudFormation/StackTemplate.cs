namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>A CloudFormation template of deploy/aws, which is part of the tool.</summary>
/// <param name="Name">express, fargate or ec2.</param>
/// <param name="Text">The template.</param>
internal sealed record StackTemplate(string Name, string Text)
{
    /// <summary>What it is called where a dry run prints it.</summary>
    public string FileName => $"hearth-{Name}.yaml";

    /// <summary>The parameters, in their order.</summary>
    public IReadOnlyList<string> Parameters => [.. NamesIn("Parameters")];

    /// <summary>By the beginning of its description a stack is known to be made from this template.</summary>
    public required string Mark { get; init; }

    public static StackTemplate Read(string name, string mark) => new(name, EmbeddedFile.Read($"aws/{name}/template.yaml")) { Mark = mark };

    private IEnumerable<string> NamesIn(string section) => Text.Split('\n')
        .SkipWhile(line => line != $"{section}:").Skip(1)
        .TakeWhile(line => line is "" or [' ', ..] or ['#', ..])
        .Where(line => line is [' ', ' ', >= 'A' and <= 'Z', .., ':'])
        .Select(line => line.Trim().TrimEnd(':'));
}
