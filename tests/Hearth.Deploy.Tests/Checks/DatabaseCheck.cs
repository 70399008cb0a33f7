namespace Hearth.Deploy.Tests.Checks;

/// <summary>A database is private, encrypted on disk and on the way, nobody makes up its password, and its version is what is said.</summary>
internal sealed class DatabaseCheck : IDeploymentCheck
{
    public IEnumerable<string> Find(Deployment deployment)
    {
        foreach (var database in deployment.Databases)
        {
            if (database.Public is not ["false"])
                yield return $"Database {database.Name} can be reached from outside.";
            if (database.Encrypted is not ["true"])
                yield return $"Database {database.Name} is not encrypted on disk.";
            if (database.ManagedPassword is not ["true"])
                yield return $"Database {database.Name} has a password that somebody made up.";
            if (database.ForceSsl is not ["1"])
                yield return $"Database {database.Name} takes connections without TLS.";
            if (database.UpgradesItself is not ["false"])
                yield return $"Database {database.Name} moves on from the version that the template names, which then wants a downgrade.";
        }
    }
}
