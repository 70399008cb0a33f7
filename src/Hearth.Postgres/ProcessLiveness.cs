namespace Hearth.Postgres;

/// <summary>Which streams a process may take, by the database's clock: the only one that two processes have in common.</summary>
internal static class ProcessLiveness
{
    /// <summary>Whether a row of <c>processes</c> is that of a living one. <c>$1</c> is how long it counts as such after it was seen.</summary>
    public const string IsAlive = "processes.seen_at > now() - $1::interval AND processes.declared_dead_at IS NULL";

    /// <summary>
    /// Whether a row of <c>streams</c> is owned by nobody else who lives, and the asking process has not been declared dead itself.
    /// <c>$1</c> is that of <see cref="IsAlive"/>, <c>$2</c> the asking process.
    /// </summary>
    public const string IsClaimable =
        $"""
        (streams.owner IS NULL OR streams.owner = $2 OR streams.owner NOT IN (
                      SELECT processes.id
                      FROM   processes
                      WHERE  {IsAlive}))
        AND       NOT EXISTS (SELECT FROM processes WHERE processes.id = $2 AND processes.declared_dead_at IS NOT NULL)
        """;
}
