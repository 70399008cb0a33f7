namespace Hearth.Deploy.Tests.Checks;

/// <summary>A database instance.</summary>
internal sealed record Database(
    string Name,
    IReadOnlyList<string> Public,
    IReadOnlyList<string> Encrypted,
    IReadOnlyList<string> ManagedPassword,
    IReadOnlyList<string> ForceSsl,
    IReadOnlyList<string> UpgradesItself);
