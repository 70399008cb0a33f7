namespace Hearth.Deploy.Tests.Checks;

/// <summary>Something that the linters let pass and that would not work, or would not be safe.</summary>
internal interface IDeploymentCheck
{
    /// <summary>What is wrong, one full sentence each.</summary>
    IEnumerable<string> Find(Deployment deployment);
}
