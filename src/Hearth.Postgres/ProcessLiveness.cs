namespace Hearth.Postgres;

/// <summary>Which streams a process may take, by the database's clock: the only one that two processes have in common.</summary>
internal static class ProcessLiveness
{
    /// <summary>
    /// Whether a row of <c>streams</c> is owned by nobody else who lives. <c>$1</c> is the asking process, <c>$2</c> how long a process
    /// counts as living after it was seen.
    /// </summary>
    public const string IsClaimable =
        """
        (streams.owner IS NULL OR streams.owner = $1 OR streams.owner NOT IN (
                      SELECT processes.id
                      FROM   processes
                      WHERE  processes.seen_at > now() - $2::interval))
        """;
}
