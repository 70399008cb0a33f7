namespace Hearth.Aws.Tests.Signing;

/// <summary>Tests that change the variables of this process, which the AWS SDK reads: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class EnvironmentCollection
{
    public const string Name = "environment of the process";
}
