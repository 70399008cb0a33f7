using Hearth.Storage;
using ClusterMember = Hearth.Storage.ClusterMember;

namespace Hearth.Orleans.Tests.Support;

/// <summary>A membership that is kept in memory.</summary>
internal sealed class MemoryMembership : IMembershipStore
{
    private readonly Dictionary<(string, int, int), ClusterMember> _members = [];
    private int _version;

    public string DefaultClusterId => "test";

    public string? DatabaseHost { get; set; } = "127.0.0.1";

    public int DatabasePort => 5432;

    /// <summary>What reading fails with; null when it does not.</summary>
    public Exception? Failure { get; init; }

    public Task<MembershipTable> ReadAsync(string cluster, CancellationToken cancellationToken) => Failure is null
        ? Task.FromResult(new MembershipTable(_version, [.. _members.Values]))
        : Task.FromException<MembershipTable>(Failure);

    public Task<bool> InsertAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        Task.FromResult(version == _version && !_members.ContainsKey(KeyOf(member)) && Put(member));

    public Task<bool> UpdateAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        Task.FromResult(version == _version && _members.ContainsKey(KeyOf(member)) && Put(member));

    public Task TouchAsync(string cluster, string address, int port, int generation, DateTimeOffset aliveAt, CancellationToken cancellationToken)
    {
        if (_members.TryGetValue((address, port, generation), out var member)) _members[KeyOf(member)] = member with { AliveAt = aliveAt };
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string cluster, CancellationToken cancellationToken)
    {
        _members.Clear();
        _version = 0;
        return Task.CompletedTask;
    }

    public Task RemoveDefunctAsync(string cluster, DateTimeOffset before, CancellationToken cancellationToken)
    {
        foreach (var member in _members.Values.Where(member => member.Status == ClusterMember.Dead && member.AliveAt < before).ToList())
        {
            _members.Remove(KeyOf(member));
        }

        return Task.CompletedTask;
    }

    private bool Put(ClusterMember member)
    {
        _members[KeyOf(member)] = member;
        _version++;
        return true;
    }

    private static (string, int, int) KeyOf(ClusterMember member) => (member.Address, member.Port, member.Generation);
}
