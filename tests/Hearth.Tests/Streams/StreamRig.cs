using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Tests.Streams;

/// <summary>One stream in memory with its owner, a store that can be held back, and time that stands still.</summary>
internal sealed class StreamRig : IAsyncDisposable
{
    private readonly StreamReplica _replica;
    private readonly StreamTails.Lease _lease;

    private StreamRig(GatedStore store, FakeTimeProvider time, StreamsOptions options, StreamClaim claim)
    {
        (Store, Time, Stream) = (store, time, claim.Stream);
        _replica = new StreamReplica(store, options, time);
        _lease = Tails.Acquire(Stream);
        Writer = _replica.Write(claim, _lease);
    }

    public GatedStore Store { get; }

    public FakeTimeProvider Time { get; }

    public StreamId Stream { get; }

    public StreamWriter Writer { get; }

    public StreamTails Tails => _replica.Tails;

    public StreamSource Source => _replica.Source;

    public StreamTail Tail => _lease.Tail;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<StreamRig> StartAsync(StreamsOptions? options = null, bool isShared = false)
    {
        var time = new FakeTimeProvider();
        var store = new GatedStore(isShared ? new MemoryStore(new MemoryDatabase(), Guid.NewGuid()) : new MemoryStore());
        var admission = new Admission
        {
            Stream = StreamKey.ForInstance("support", "ticket-1"),
            Id = SubmissionId.New(time),
            Kind = SubmissionKind.Direct,
            Input = "{}"u8.ToArray(),
            AdmittedAt = time.GetUtcNow(),
        };
        var stream = (await store.AdmitAsync(admission, Cancel)).Stream;
        return new StreamRig(store, time, options ?? new StreamsOptions(), (await store.ClaimAsync(stream, Cancel))!);
    }

    public StreamWrite Append(params ReadOnlySpan<TestEvent> events) => Append(default, events);

    public StreamWrite Append(AppendSideEffects sideEffects, params ReadOnlySpan<TestEvent> events)
    {
        IOutgoingEvent[] outgoing = [.. events];
        return Writer.Append(outgoing, sideEffects);
    }

    public StoredEvent Progress(string turn = "turn_a", string text = "") => Writer.AppendProgress(turn, TestEvent.Delta(text));

    /// <summary>Another process becomes the owner; this one does not know yet.</summary>
    public Task TakeOverAsync() => Store.ClaimAsync(Stream, Cancel);

    public Task<StreamPage> ReadAsync(Offset after = default) => Source.ReadAsync(Stream, after, Cancel);

    public IAsyncEnumerable<StreamPage> FollowAsync(Offset after, CancellationToken stopping = default) =>
        Source.FollowAsync(Stream, after, TimeSpan.FromSeconds(15), stopping, Cancel);

    public async Task<IReadOnlyList<Offset>> ReadStoredAsync()
    {
        var query = new EventQuery(Offset.Start, EventKinds.All, int.MaxValue - 1, long.MaxValue);
        return [.. (await Store.ReadAsync(Stream, query, Cancel)).Events.Select(item => item.Offset)];
    }

    public async ValueTask DisposeAsync()
    {
        Store.Open();
        await Writer.DisposeAsync();
        _lease.Dispose();
    }
}
