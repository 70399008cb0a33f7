using Hearth.Streams;

namespace Hearth.Ownership;

/// <summary>The processes that share the work of one database and reach each other without it.</summary>
internal interface ICluster
{
    /// <summary>Why this process shares the database with others and is in no cluster with them; null when all is as it should be.</summary>
    string? Problem { get; }

    /// <summary>How many members there are, this process among them; 0 when it is none.</summary>
    int MemberCount { get; }

    /// <summary>Becomes a member, if this process is to be one. Called once, after the store was opened and before work is taken up.</summary>
    /// <exception cref="Storage.StoreUnusableException">The process has to be a member and cannot be.</exception>
    Task JoinAsync(CancellationToken cancellationToken);

    /// <summary>Leaves, after this process has let go of its streams.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);

    /// <summary>Has another member take up a stream in which this process has left work behind.</summary>
    /// <returns>False when none has.</returns>
    ValueTask<bool> TryHandOverAsync(StreamId stream, StreamKey key);
}
