using System.Text;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Storage.Tests;

/// <summary>What the conformance tests share: an open store on a fresh database, and short ways to use it.</summary>
public abstract class StoreConformance<TDatabase> : IAsyncLifetime
    where TDatabase : TestDatabase, new()
{
    protected static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    protected TDatabase Database { get; } = new();

    private protected IHearthStore Store { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = Database.CreateStore();
        await Store.OpenAsync(Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Goes on as the next process would: with a new store on the same database.</summary>
    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        await InitializeAsync();
    }

    protected static Admission Input(string instance = "one", string? id = null, string text = "{}") => new()
    {
        Stream = StreamKey.ForInstance("echo", instance),
        Id = new SubmissionId(id ?? Guid.NewGuid().ToString("D")),
        Kind = SubmissionKind.Direct,
        Input = Encoding.UTF8.GetBytes(text),
        AdmittedAt = Noon,
    };

    protected Task<AdmissionResult> AdmitAsync(string instance = "one", string? id = null) =>
        Store.AdmitAsync(Input(instance, id), Cancel);

    /// <summary>A stream with one submission and an owner.</summary>
    protected async Task<StreamClaim> AdmitAndClaimAsync(string instance = "one", string? id = null)
    {
        var receipt = await AdmitAsync(instance, id);
        return (await Store.ClaimAsync(receipt.Stream, Cancel))!;
    }

    protected static StoredEvent Event(long epoch, long sequence, EventKind kind = EventKind.Log, string text = "{}") =>
        new(Offset.At(epoch, sequence), kind, Encoding.UTF8.GetBytes(text));

    protected static AppendUnit Unit(params StoredEvent[] events) => new() { Events = events };

    protected Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamClaim claim, params AppendUnit[] units) =>
        Store.AppendAsync(new StreamAppend(claim.Stream, claim.Epoch, units), Cancel);

    /// <summary>Stores so many log events, numbered from 1, in one unit.</summary>
    protected Task AppendManyAsync(StreamClaim claim, int count) =>
        AppendAsync(claim, Unit([.. Enumerable.Range(1, count).Select(sequence => Event(claim.Epoch, sequence))]));

    protected async Task<IReadOnlyList<StoredEvent>> ReadAllAsync(StreamId stream) =>
        (await Store.ReadAsync(stream, new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue), Cancel)).Events;

    protected async Task<long[]> ReadSequencesAsync(StreamId stream) =>
        [.. (await ReadAllAsync(stream)).Select(item => item.Offset.Sequence)];
}
