using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Tests.Streams;

/// <summary>What one process has of the streams: its tails and its readers.</summary>
internal sealed class StreamReplica
{
    private readonly IHearthStore _store;
    private readonly StreamsOptions _options;
    private readonly TimeProvider _time;

    public StreamReplica(IHearthStore store, StreamsOptions options, TimeProvider time)
    {
        (_store, _options, _time) = (store, options, time);
        Tails = new StreamTails(Options.Create(options), time);
        Source = new StreamSource(store, Tails, Options.Create(options), time);
    }

    public StreamTails Tails { get; }

    public StreamSource Source { get; }

    /// <summary>A writer that holds its tail until the owner disposes the lease.</summary>
    public StreamWriter Write(StreamClaim claim, StreamTails.Lease lease) =>
        new(_store, lease.Tail, claim, _options.ProgressFlushInterval, _time, NullLogger<StreamWriter>.Instance);
}
