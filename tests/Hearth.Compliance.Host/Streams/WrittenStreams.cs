using System.Collections.Concurrent;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Options;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Compliance.Host.Streams;

/// <summary>The streams that tests have created, by path.</summary>
/// <remarks>
/// The store only creates streams for submissions, so each gets one that is never settled. What a store does not know, such as the
/// content type, is kept here and lost with the process.
/// </remarks>
internal sealed class WrittenStreams(
    IHearthStore store,
    StreamTails tails,
    IOptions<StreamsOptions> options,
    TimeProvider time,
    ILogger<StreamWriter> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, WrittenStream> _streams = new();
    private readonly SemaphoreSlim _creating = new(1, 1);

    public WrittenStream? Find(string path) => _streams.GetValueOrDefault(path);

    /// <summary>Creates a stream with its first messages, unless there is one at the path.</summary>
    public async Task<(WrittenStream Stream, bool IsNew)> GetOrCreateAsync(
        string path,
        StreamContentType contentType,
        IReadOnlyList<ReadOnlyMemory<byte>> messages,
        bool closes,
        CancellationToken cancellationToken)
    {
        await _creating.WaitAsync(cancellationToken);
        try
        {
            if (Find(path) is { } existing) return (existing, false);
            var stream = await CreateAsync(path, contentType);
            if (messages.Count > 0 || closes) await stream.Append(messages, closes).Stored;
            _streams[path] = stream;
            return (stream, true);
        }
        finally
        {
            _creating.Release();
        }
    }

    /// <summary>Forgets a stream; a later one at the same path is another one.</summary>
    public async Task<bool> DeleteAsync(string path)
    {
        if (!_streams.TryRemove(path, out var stream)) return false;
        await stream.DisposeAsync();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values) await stream.DisposeAsync();
        _creating.Dispose();
    }

    private async Task<WrittenStream> CreateAsync(string path, StreamContentType contentType)
    {
        var id = SubmissionId.New(time);
        var admission = new Admission
        {
            Stream = StreamKey.ForInstance("compliance-stream", $"{path}#{id}"),
            Id = id,
            Kind = SubmissionKind.Dispatch,
            Input = "{}"u8.ToArray(),
            AdmittedAt = time.GetUtcNow(),
        };
        var admitted = await store.AdmitAsync(admission, CancellationToken.None);
        var claim = await store.ClaimAsync(admitted.Stream, CancellationToken.None);
        var lease = tails.Acquire(admitted.Stream);
        var writer = new StreamWriter(store, lease.Tail, claim!, options.Value.ProgressFlushInterval, time, logger);
        return new WrittenStream(claim!, contentType, writer, lease);
    }
}
