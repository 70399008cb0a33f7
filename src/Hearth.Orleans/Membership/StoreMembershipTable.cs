using System.Globalization;
using System.Net;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using ClusterMember = Hearth.Storage.ClusterMember;

namespace Hearth.Orleans.Membership;

/// <summary>Keeps Orleans' membership where Hearth keeps everything else.</summary>
/// <remarks>Every change carries the version of the table, so that rows need no versions of their own.</remarks>
internal sealed partial class StoreMembershipTable(
    IMembershipStore store, Microsoft.Extensions.Options.IOptions<global::Orleans.Configuration.ClusterOptions> options, ILogger<StoreMembershipTable> logger)
    : IMembershipTable
{
    private readonly string _cluster = options.Value.ClusterId;

    public Task InitializeMembershipTable(bool tryInitTableVersion) => Task.CompletedTask; // The store's migrations have made it.

    public Task DeleteMembershipTableEntries(string clusterId) => store.DeleteAsync(clusterId, CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => store.RemoveDefunctAsync(_cluster, beforeDate, CancellationToken.None);

    public async Task<MembershipTableData> ReadRow(SiloAddress key)
    {
        var all = await ReadAll();
        return all.TryGet(key) is { } row ? new MembershipTableData(row, all.Version) : new MembershipTableData(all.Version);
    }

    public async Task<MembershipTableData> ReadAll()
    {
        var table = await store.ReadAsync(_cluster, CancellationToken.None);
        var version = new TableVersion(table.Version, Text(table.Version));
        return new MembershipTableData([.. table.Members.Select(member => Tuple.Create(ToEntry(member), version.VersionEtag))], version);
    }

    public async Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
        await store.InsertAsync(_cluster, ToMember(entry), tableVersion.Version - 1, CancellationToken.None);

    public async Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion)
    {
        if (!await store.UpdateAsync(_cluster, ToMember(entry), tableVersion.Version - 1, CancellationToken.None)) return false;
        if (entry.SuspectTimes is { Count: > 0 } && entry.Status != SiloStatus.Dead) LogSuspected(MemberName.Readable(entry.SiloName));
        return true;
    }

    public Task UpdateIAmAlive(MembershipEntry entry) => store.TouchAsync(
        _cluster,
        entry.SiloAddress.Endpoint.Address.ToString(),
        entry.SiloAddress.Endpoint.Port,
        entry.SiloAddress.Generation,
        Utc(entry.IAmAliveTime),
        CancellationToken.None);

    private static MembershipEntry ToEntry(ClusterMember member) => new()
    {
        SiloAddress = AddressOf(member),
        Status = (SiloStatus)member.Status,
        SuspectTimes = [.. member.Suspicions.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(ReadSuspicion)],
        ProxyPort = member.GatewayPort,
        HostName = member.HostName,
        SiloName = member.Name,
        StartTime = member.StartedAt.UtcDateTime,
        IAmAliveTime = member.AliveAt.UtcDateTime,
    };

    /// <summary>How Orleans knows a member.</summary>
    public static SiloAddress AddressOf(ClusterMember member) =>
        SiloAddress.New(new IPEndPoint(IPAddress.Parse(member.Address), member.Port), member.Generation);

    private static ClusterMember ToMember(MembershipEntry entry) => new(
        entry.SiloAddress.Endpoint.Address.ToString(),
        entry.SiloAddress.Endpoint.Port,
        entry.SiloAddress.Generation,
        entry.SiloName,
        entry.HostName,
        (int)entry.Status,
        entry.ProxyPort,
        string.Join('|', (entry.SuspectTimes ?? []).Select(WriteSuspicion)),
        Utc(entry.StartTime),
        Utc(entry.IAmAliveTime));

    private static string WriteSuspicion(Tuple<SiloAddress, DateTime> suspicion) =>
        $"{suspicion.Item1.ToParsableString()},{suspicion.Item2.ToString("O", CultureInfo.InvariantCulture)}";

    private static Tuple<SiloAddress, DateTime> ReadSuspicion(string text)
    {
        var comma = text.LastIndexOf(',');
        return Tuple.Create(
            SiloAddress.FromParsableString(text[..comma]),
            DateTime.Parse(text[(comma + 1)..], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "The member {Member} is suspected: it does not answer this one's probes.")]
    private partial void LogSuspected(string member);
}
