using Hearth.Hosting.Checks;
using Hearth.Postgres.Appends;
using Hearth.Postgres.Urls;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Keeps everything in one schema of a PostgreSQL database, which any number of processes use at the same time.</summary>
/// <remarks>
/// Every operation is one statement, or a few of which each leaves a state that is right. None holds a transaction open, but for what an
/// application has written with a unit.
/// </remarks>
internal sealed class PostgresStore : IHearthStore, IMembershipStore, ICheckedStore
{
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(2);

    private readonly PostgresUrl _url;
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlDataSource _dedicated;
    private readonly NpgsqlDataSource _writing;
    private readonly TimeProvider _time;
    private readonly PostgresPool _pool;
    private readonly CancellationTokenSource _closing = new();
    private readonly PostgresOpening _opening;
    private readonly PostgresProcesses _processes;
    private readonly PostgresAdmissions _admissions;
    private readonly PostgresReceipts _receipts;
    private readonly PostgresStreams _streams;
    private readonly PostgresOwnership _ownership;
    private readonly PostgresSubmissions _submissions;
    private readonly PostgresSignals _signals;
    private readonly PostgresDeletions _deletions;
    private readonly PostgresPurge _purge;
    private readonly PostgresEvents _events;
    private readonly PostgresMembership _membership;
    private bool _isOpen;
    private bool _isDisposed;

    public PostgresStore(PostgresStoreOptions options, TimeProvider time, ILoggerFactory loggers)
        : this(options, ProcessIdentity.Create(), time, loggers)
    {
    }

    public PostgresStore(
        PostgresStoreOptions options, ProcessIdentity identity, TimeProvider time, ILoggerFactory loggers, AppendLimits? limits = null)
    {
        limits ??= new AppendLimits();
        var url = _url = PostgresUrl.Read(options);
        var sources = new PostgresDataSources(url, options);
        (_time, _source, _dedicated, _writing) = (time, sources.CreatePool(), sources.CreateDedicated(), sources.CreateWriting(limits.MaxWriting));
        var pool = _pool = new PostgresPool(_source);
        var schema = new PostgresSchema(options.Schema, loggers.CreateLogger<PostgresSchema>());
        var budget = new ConnectionBudget(options, limits, loggers.CreateLogger<ConnectionBudget>());
        _opening = new PostgresOpening(options, url.Hosts, _dedicated, schema, budget, time, loggers.CreateLogger<PostgresOpening>());
        _processes = new PostgresProcesses(identity, pool, _dedicated);
        _deletions = new PostgresDeletions(pool);
        _admissions = new PostgresAdmissions(pool, _deletions);
        _receipts = new PostgresReceipts(pool);
        _streams = new PostgresStreams(pool);
        _ownership = new PostgresOwnership(pool, identity.Id);
        _submissions = new PostgresSubmissions(pool);
        _signals = new PostgresSignals(identity.Id, options.Schema, pool, _dedicated, loggers.CreateLogger<PostgresSignals>());
        _purge = new PostgresPurge(pool, _deletions);
        _membership = new PostgresMembership(pool, url, options.Schema);
        _events = new PostgresEvents(
            _source, _dedicated, _writing, options.Schema, options.AppendLanes, limits, time, loggers.CreateLogger<PostgresEvents>());
    }

    public bool IsShared => true;

    public bool TakesWrites => true;

    string IMembershipStore.DefaultClusterId => _membership.DefaultClusterId;

    string? IMembershipStore.DatabaseHost => _membership.DatabaseHost;

    int IMembershipStore.DatabasePort => _membership.DatabasePort;

    public async Task<IReadOnlyList<CheckFinding>> CheckAsync(CancellationToken cancellationToken)
    {
        var answer = await FindAsync(cancellationToken);
        return _url.VerifiesServers ? [answer] : [answer, CheckFinding.Warning(
            $"The connection to {_url.Hosts[0].Name} may be read or answered by others: nothing verifies that server. Set sslmode=verify-full, and "
            + "sslrootcert to its certificate authority where that is not one of the system's, in DATABASE_URL.")];
    }

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.OpenAsync(cancellationToken);
        await _processes.RegisterAsync(cancellationToken);
        _isOpen = true;
    }

    public Task<bool> HeartbeatAsync(CancellationToken cancellationToken) => _processes.HeartbeatAsync(cancellationToken);

    public Task DeclareDeadAsync(Guid process, CancellationToken cancellationToken) => _processes.DeclareDeadAsync(process, cancellationToken);

    public Task<IReadOnlyList<Guid>> FindProcessesAsync(CancellationToken cancellationToken) => _processes.FindAsync(cancellationToken);

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken) =>
        _admissions.AdmitAsync(admission, cancellationToken);

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken) =>
        _receipts.FindAsync(entry, now, cancellationToken);

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken) => _streams.FindAsync(key, cancellationToken);

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken) => _ownership.ClaimAsync(stream, cancellationToken);

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken) =>
        _ownership.ReleaseAsync(stream, epoch, cancellationToken);

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken) =>
        PostgresFailure.TranslateAsync(_events.AppendAsync(append, cancellationToken));

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        _pool.DoAsync(_ => _events.ReadAsync(stream, query, CancellationToken.None), cancellationToken);

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        _pool.DoAsync(_ => _events.FindTailStartAsync(stream, count, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        _pool.DoAsync(_ => _events.ReadWorkspaceAsync(stream, CancellationToken.None), cancellationToken);

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken) => _ownership.AbortAsync(stream, cancellationToken);

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken) =>
        _submissions.NextAsync(stream, cancellationToken);

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken) =>
        _submissions.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<UnsettledStream>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken) =>
        _ownership.SweepAsync(after, limit, cancellationToken);

    public Task<IReadOnlyList<SubmissionId>> FindUnsettledAsync(IReadOnlyCollection<SubmissionId> ids, CancellationToken cancellationToken) =>
        _submissions.FindUnsettledAsync(ids, cancellationToken);

    public Task SignalAsync(StreamId stream, CancellationToken cancellationToken) => _signals.SignalAsync(stream, cancellationToken);

    public IAsyncEnumerable<StreamId> ListenAsync(CancellationToken cancellationToken) =>
        _signals.ListenAsync(_closing.Token, cancellationToken);

    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        _pool.DoAsync(_ => _events.FindEndsAsync(streams, CancellationToken.None), cancellationToken);

    public Task<IReadOnlyList<StreamKey>> FindIdleAsync(
        StreamKind kind, string name, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _streams.FindIdleAsync(kind, name, before, limit, cancellationToken);

    public Task<Deletion> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken) =>
        _deletions.DeleteAsync(key, force, cancellationToken);

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) =>
        _pool.DoAsync(
            async _ =>
            {
                await _events.PutBlobAsync(stream, blob, CancellationToken.None);
                return true;
            },
            cancellationToken);

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        _pool.DoAsync(_ => _events.FindBlobAsync(stream, blobId, CancellationToken.None), cancellationToken);

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => _purge.PurgeAsync(now, cancellationToken);

    Task<MembershipTable> IMembershipStore.ReadAsync(string cluster, CancellationToken cancellationToken) =>
        _membership.ReadAsync(cluster, cancellationToken);

    Task<bool> IMembershipStore.InsertAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        _membership.InsertAsync(cluster, member, version, cancellationToken);

    Task<bool> IMembershipStore.UpdateAsync(string cluster, ClusterMember member, int version, CancellationToken cancellationToken) =>
        _membership.UpdateAsync(cluster, member, version, cancellationToken);

    Task IMembershipStore.TouchAsync(
        string cluster, string address, int port, int generation, DateTimeOffset aliveAt, CancellationToken cancellationToken) =>
        _membership.TouchAsync(cluster, address, port, generation, aliveAt, cancellationToken);

    Task IMembershipStore.DeleteAsync(string cluster, CancellationToken cancellationToken) => _membership.DeleteAsync(cluster, cancellationToken);

    Task IMembershipStore.RemoveDefunctAsync(string cluster, DateTimeOffset before, CancellationToken cancellationToken) =>
        _membership.RemoveDefunctAsync(cluster, before, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await _closing.CancelAsync();
        await _events.DisposeAsync();
        if (_isOpen) await LeaveAsync();
        await _processes.DisposeAsync();
        await _dedicated.DisposeAsync();
        await _writing.DisposeAsync();
        await _source.DisposeAsync();
        _closing.Dispose();
    }

    // What cannot be said now, the others find out when the heartbeats stop.
    private async Task LeaveAsync()
    {
        using var timeout = new CancellationTokenSource(LeaveTimeout, _time);
        try
        {
            await _processes.LeaveAsync(timeout.Token);
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
        }
    }

    // Whatever is wrong, that nobody verifies the server is to be said as well.
    private async Task<CheckFinding> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (server, migration) = await _opening.CheckAsync(cancellationToken);
            var schema = migration == 0 ? "whose tables will be made at the start" : $"schema version {migration}";
            return CheckFinding.Ok($"PostgreSQL {server} at {_url.Hosts[0].Name} takes the login; {schema}.");
        }
        catch (OperationCanceledException)
        {
            return CheckFinding.Fault($"PostgreSQL at {_url.Hosts[0].Name} took too long to answer.");
        }
        catch (Exception exception)
        {
            return CheckFinding.Fault(exception is PostgresException postgres ? postgres.MessageText : exception.Message);
        }
    }
}
