using System.Globalization;
using Hearth.FakeProvider;
using Hearth.Server.Tests.Databases;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Cluster;

/// <summary>Servers that have to form a cluster, on one database.</summary>
internal sealed class ClusterRig : IAsyncDisposable
{
    private readonly PostgresServerDatabase _database;
    private readonly List<Replica> _members = [];
    private readonly (string Name, string Value)[] _environment;

    private ClusterRig(PostgresServerDatabase database, KillRig rig, (string Name, string Value)[] environment) =>
        (_database, Rig, _environment) = (database, rig, environment);

    /// <summary>What is around the servers.</summary>
    public KillRig Rig { get; }

    /// <summary>The servers, in the order of their start.</summary>
    public IReadOnlyList<Replica> Members => _members;

    /// <summary>The settings of a server that has to be a member, at ports that no other process has.</summary>
    public static (string Name, string Value)[] Required() =>
    [
        ("Hearth__Cluster", "required"),
        ("Hearth__Cluster__SiloPort", PortFinder.Take().ToString(CultureInfo.InvariantCulture)),
        ("Hearth__Cluster__GatewayPort", PortFinder.Take().ToString(CultureInfo.InvariantCulture)),
        ("Logging__LogLevel__Microsoft.AspNetCore", "Warning"), // What happens between members is hard to see among all requests.
    ];

    /// <summary>Starts a cluster.</summary>
    /// <param name="members">How many servers.</param>
    /// <param name="answer">What the model answers.</param>
    /// <param name="environment">Settings of each of them in addition to the usual ones.</param>
    public static async Task<ClusterRig> StartAsync(
        int members, Func<FakeRequest, FakeTurn> answer, params (string Name, string Value)[] environment)
    {
        var database = new PostgresServerDatabase();
        var cluster = new ClusterRig(database, await KillRig.PrepareAsync(database, answer), environment);
        try
        {
            for (var i = 0; i < members; i++) await cluster.AddAsync();
            await cluster.AreAllThereAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one more member and waits until it is ready.</summary>
    public async Task<Replica> AddAsync(params (string Name, string Value)[] environment)
    {
        var member = await Rig.AddServerAsync([.. Required(), .. _environment, .. environment]);
        _members.Add(member);
        return member;
    }

    /// <summary>Starts a member again, which has ended, and waits until all know it.</summary>
    public async Task RestartAsync(Replica member)
    {
        await member.RestartAsync();
        await AreAllThereAsync();
    }

    /// <summary>Waits until every member knows every other one.</summary>
    public async Task AreAllThereAsync()
    {
        var expected = _members.Count == 1 ? "Healthy: the only member" : $"Healthy: one of {_members.Count} members";
        foreach (var member in _members) await member.Api.UntilReadySaysAsync(expected);
    }

    /// <summary>The number of the process that owns the instance of an agent; null when none does.</summary>
    public async Task<int?> FindOwnerAsync(string instance) => await _database.AskAsync<int?>(
        $"SELECT number FROM streams JOIN processes ON processes.id = streams.owner WHERE external_id = '{instance}'");

    /// <summary>How often an instance has been claimed.</summary>
    public Task<long> CountClaimsAsync(string instance) =>
        _database.AskAsync<long>($"SELECT epoch FROM streams WHERE external_id = '{instance}'");

    /// <summary>Checks that a member owns an instance.</summary>
    public async Task IsOwnedByAsync(string instance, Replica member) => Assert.Equal(member.Server.Id, await FindOwnerAsync(instance));

    public ValueTask DisposeAsync() => Rig.DisposeAsync();
}
