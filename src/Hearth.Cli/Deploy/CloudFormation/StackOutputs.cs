namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>What a stack puts out. A dry run names what is not there yet.</summary>
/// <param name="session">The deployment.</param>
/// <param name="stack">The stack's name.</param>
/// <param name="values">The outputs; empty before the stack is there, in a dry run.</param>
internal sealed class StackOutputs(DeploySession session, string stack, IReadOnlyDictionary<string, string> values)
{
    /// <summary>Whether there is a stack.</summary>
    public bool IsThere => values.Count > 0;

    /// <exception cref="CliException">The stack was made for other settings, and has no such output.</exception>
    public string this[string name] => values.GetValueOrDefault(name) ?? (session.Changes.IsDryRun
        ? $"<{name}>"
        : throw new CliException(
            "stack_outdated", $"the stack {stack} was deployed with other settings: it has no {name}.", $"Bring it up to date first: {session.StackCommand}"));
}
