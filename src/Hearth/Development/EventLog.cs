using System.Buffers;
using System.Text;
using Hearth.Events;
using Hearth.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.Development;

/// <summary>Appends every event that this process shows to a file, for a tool that watches a server in development.</summary>
/// <remarks>
/// A line is <c>{"server":…}</c>, <c>{"event":…}</c> with the event as it is sent, or <c>{"dropped":n}</c>: whoever shows events never waits
/// for the file, and what does not fit into the queue is left out with that note. Thread-safe.
/// </remarks>
internal sealed partial class EventLog : IAsyncDisposable
{
    /// <summary>How many bytes may wait for the file.</summary>
    public const long MaxQueuedBytes = 8 << 20;

    /// <summary>How long the file becomes before it starts again.</summary>
    public const long MaxFileBytes = 64 << 20;

    private const int BatchBytes = 256 << 10;

    private readonly Lock _gate = new();
    private readonly Queue<(bool IsEvent, ReadOnlyMemory<byte> Json)> _queue = new();
    private readonly ArrayBufferWriter<byte> _batch = new();
    private readonly string? _path;
    private readonly WorkScheduler _scheduler;
    private readonly ILogger<EventLog> _logger;
    private long _queuedBytes;
    private long _dropped;
    private bool _isClosed;
    private Task? _writing;

    public EventLog(IOptions<DevelopmentOptions> options, WorkScheduler scheduler, ILogger<EventLog> logger)
    {
        (_scheduler, _logger) = (scheduler, logger);
        _path = string.IsNullOrEmpty(options.Value.EventLog) ? null : options.Value.EventLog;
    }

    /// <summary>Whether anybody wants to know.</summary>
    public bool IsOn => _path is not null;

    /// <summary>Notes events that were just shown, in order.</summary>
    public void Shown(ReadOnlySpan<StoredEvent> events)
    {
        if (_path is null) return;
        lock (_gate)
        {
            foreach (var shown in events) Add(isEvent: true, shown.Payload);
        }
    }

    /// <summary>Notes what the server is, once it has started.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    public void Started(ReadOnlyMemory<byte> json)
    {
        if (_path is null) return;
        lock (_gate) Add(isEvent: false, json);
    }

    /// <summary>Waits until everything noted so far is in the file.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? writing;
        lock (_gate) (_isClosed, writing) = (true, _writing);
        if (writing is not null) await writing;
    }

    private void Add(bool isEvent, ReadOnlyMemory<byte> json)
    {
        if (_isClosed) return;
        if (_queuedBytes + json.Length > MaxQueuedBytes)
        {
            _dropped++;
            return;
        }

        _queue.Enqueue((isEvent, json));
        _queuedBytes += json.Length;
        _writing ??= _scheduler.Start(WriteAsync);
    }

    // Ends when there is nothing to write, so that a quiet server has no task for it; the next event starts another one.
    private async Task WriteAsync()
    {
        try
        {
            await using var file = new FileStream(_path!, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            while (TakeBatch())
            {
                if (file.Length > MaxFileBytes) file.SetLength(0);
                file.Seek(0, SeekOrigin.End); // Behind what an earlier server has written.
                await file.WriteAsync(_batch.WrittenMemory);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogFailed(exception, _path!);
            Close(); // Once is enough to say it.
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            (_isClosed, _writing) = (true, null);
            _queue.Clear();
        }
    }

    private bool TakeBatch()
    {
        _batch.ResetWrittenCount();
        lock (_gate)
        {
            while (_batch.WrittenCount < BatchBytes && _queue.TryDequeue(out var entry))
            {
                _queuedBytes -= entry.Json.Length;
                // An earlier server that was killed may have left half a line.
                _batch.Write(entry.IsEvent ? "{\"event\":"u8 : "\n{\"server\":"u8);
                _batch.Write(entry.Json.Span);
                _batch.Write("}\n"u8);
            }

            if (_queue.Count == 0 && _dropped > 0)
            {
                _batch.Write(Encoding.UTF8.GetBytes($"{{\"dropped\":{_dropped}}}\n"));
                _dropped = 0;
            }

            if (_batch.WrittenCount == 0) _writing = null;
            return _batch.WrittenCount > 0;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The event log {Path} cannot be written; no events are noted from now on.")]
    private partial void LogFailed(Exception exception, string path);
}
