namespace Hearth.PostgresServers;

/// <summary>The account a server runs under. PostgreSQL refuses to run as root.</summary>
internal static class ServerAccount
{
    private static readonly string[] Candidates = ["postgres", "nobody"];

    /// <summary>The account to change to, or null to stay the current user.</summary>
    public static string? Name { get; } = Environment.IsPrivilegedProcess ? Choose() : null;

    private static string Choose()
    {
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet(StringComparer.Ordinal);
        return Candidates.FirstOrDefault(known.Contains)
            ?? throw new InvalidOperationException("PostgreSQL cannot run as root, and there is no user postgres or nobody.");
    }
}
