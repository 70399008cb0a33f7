namespace Hearth.Storage;

/// <summary>Who belongs to the cluster that the processes on one database form, kept in that database.</summary>
/// <remarks>
/// Changes are made under the version that the writer has read, so that of several that race one wins and the others look again. All
/// members are safe for concurrent use, and may throw <see cref="StoreUnavailableException"/>: what was asked for may have happened then.
/// </remarks>
internal interface IMembershipStore
{
    /// <summary>Names the database and schema as its configuration does: the same in every process with the same configuration.</summary>
    string DefaultClusterId { get; }

    /// <summary>Where the database is, for finding the local address that leads there: its first host. Null for a Unix socket.</summary>
    string? DatabaseHost { get; }

    /// <summary>The port of <see cref="DatabaseHost"/>.</summary>
    int DatabasePort { get; }

    /// <summary>The version and all members, of one moment.</summary>
    Task<MembershipTable> ReadAsync(string cluster, CancellationToken cancellationToken);

    /// <summary>Adds a member and raises the version by one.</summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="member">The new member.</param>
    /// <param name="version">The version that was read.</param>
    /// <param name="cancellationToken">Stops waiting; the member may still be added.</param>
    /// <returns>False, and nothing has changed, when the version is another one by now or the member exists.</returns>
    Task<bool> InsertAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken);

    /// <summary>Replaces a member and raises the version by one.</summary>
    /// <param name="cluster">The cluster's id.</param>
    /// <param name="member">The member as it shall be.</param>
    /// <param name="version">The version that was read.</param>
    /// <param name="cancellationToken">Stops waiting; the member may still be replaced.</param>
    /// <returns>False, and nothing has changed, when the version is another one by now or the member does not exist.</returns>
    Task<bool> UpdateAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken);

    /// <summary>Notes that a member lives, whatever the version is, and leaves it as it is. Nothing happens when there is no such member.</summary>
    Task TouchAsync(string cluster, string address, int port, int generation, DateTimeOffset aliveAt, CancellationToken cancellationToken);

    /// <summary>Removes a cluster with all its members.</summary>
    Task DeleteAsync(string cluster, CancellationToken cancellationToken);

    /// <summary>Removes the members that are <see cref="ClusterMember.Dead"/> and were last alive before a point in time. Leaves the version as it is.</summary>
    Task RemoveDefunctAsync(string cluster, DateTimeOffset before, CancellationToken cancellationToken);
}
