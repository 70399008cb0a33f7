using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres.Appends;

/// <summary>Puts the payloads of large events where their rows can refer to them, before the rows are stored.</summary>
internal sealed class LargeEventWriter(BlobTable blobs, AppendLimits limits, TimeProvider time)
{
    /// <summary>Larger payloads are kept in the blob table.</summary>
    public const int MaxInlineBytes = 1 << 20;

    private const string EventMediaType = "application/json";

    // Each of them is in memory twice for a while: here and on its way.
    private readonly Room _room = new(int.MaxValue, limits.MaxLargeBytes);

    public static bool HasLarge(StreamAppend append)
    {
        foreach (var unit in append.Units)
        {
            foreach (var item in unit.Events)
            {
                if (item.Payload.Length > MaxInlineBytes) return true;
            }
        }

        return false;
    }

    /// <summary>Puts the payloads of an append's large events.</summary>
    /// <returns>Where they are; null when the stream does not exist.</returns>
    public async Task<IReadOnlyDictionary<Offset, LargeEvent>?> PutAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        var events = new Dictionary<Offset, LargeEvent>();
        foreach (var item in append.Units.SelectMany(unit => unit.Events).Where(item => item.Payload.Length > MaxInlineBytes))
        {
            var blob = Blob.Create(EventMediaType, item.Payload);
            if (await PutAsync(append.Stream, blob, cancellationToken) is not { } row) return null;
            events.Add(item.Offset, new LargeEvent(row, Convert.FromHexString(blob.Id)));
        }

        return events;
    }

    /// <summary>Puts one blob when there is room for it.</summary>
    /// <returns>The row; null when the stream does not exist.</returns>
    /// <exception cref="StoreUnavailableException">Too much is on its way already.</exception>
    public async Task<long?> PutAsync(StreamId stream, Blob blob, CancellationToken cancellationToken)
    {
        await EnterAsync(blob.Content.Length, cancellationToken);
        try
        {
            return await blobs.PutAsync(stream, blob, cancellationToken);
        }
        finally
        {
            _room.Leave(blob.Content.Length);
        }
    }

    private async Task EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limits.LargeBytesWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _room.EnterAsync(bytes, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"{limits.MaxLargeBytes} bytes of large content are on their way to the database already.", exception);
        }
    }
}
