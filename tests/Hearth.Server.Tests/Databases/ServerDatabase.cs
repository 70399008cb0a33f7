namespace Hearth.Server.Tests.Databases;

/// <summary>An empty database of one kind, which outlives the servers that are started on it.</summary>
public abstract class ServerDatabase : IAsyncDisposable
{
    /// <summary>Makes the database. Where its kind cannot be had, the running test is skipped.</summary>
    /// <returns>What servers are given as <c>DATABASE_URL</c>.</returns>
    public abstract Task<string> CreateAsync();

    /// <summary>How many rows the agent <c>worker</c> has written to a table of its own.</summary>
    public abstract Task<long> CountBookingsAsync();

    public abstract ValueTask DisposeAsync();
}
