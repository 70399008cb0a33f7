using System.Text.Json;
using Hearth.Server.Tests.Kills;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Clients;

/// <summary>A reader of server-sent events that remembers every event and every offset it was given, and resumes when it is told to.</summary>
internal sealed class StreamWatcher : IAsyncDisposable
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly Signal _changed = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly List<StreamedEvent> _received = [];
    private readonly List<(string Offset, int Boundaries)> _offsets = [];
    private Task _reading = Task.CompletedTask;
    private string _offset = "-1";
    private string _state = "not opened";
    private int _confirmed;

    /// <param name="api">The server to read from.</param>
    /// <param name="receipt">What to read.</param>
    /// <param name="reconnects">Whether to resume by itself, as browsers do, each time the connection ends.</param>
    public StreamWatcher(HearthApi api, Receipt receipt, bool reconnects = false)
    {
        Receipt = receipt;
        if (reconnects) _reading = FollowAsync(api);
        else Resume(api);
    }

    /// <summary>What the stream was opened for.</summary>
    public Receipt Receipt { get; }

    /// <summary>Every event received, in order.</summary>
    public IReadOnlyList<StreamedEvent> Events
    {
        get
        {
            lock (_gate) return [.. _received];
        }
    }

    /// <summary>Whether the connection has ended.</summary>
    public bool HasStopped => _reading.IsCompleted;

    /// <summary>Every offset the reader was given, with the number of boundary events it had received by then.</summary>
    public IReadOnlyList<(string Offset, int Boundaries)> Offsets
    {
        get
        {
            lock (_gate) return [.. _offsets];
        }
    }

    /// <summary>Reads on from the last offset. Events after it that had arrived already will come again.</summary>
    public void Resume(HearthApi api)
    {
        Forget();
        _reading = ReadAsync(api);
    }

    /// <summary>Waits until the connection has ended, which it does with the process on its other side.</summary>
    public Task StoppedAsync() => _reading.WaitAsync(Patience.Limit, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>Waits until an event has arrived for which a condition holds.</summary>
    public Task UntilAsync(Func<StreamedEvent, bool> isIt, string expected) => UntilAllAsync(events => events.Any(isIt), expected);

    /// <summary>Waits until the first words of the story have arrived, and no more.</summary>
    public Task UntilWordsAsync(int words, string phase) =>
        UntilAllAsync(events => Seen.TextIn(events) == Story.Start(words), $"{words} words, {phase}");

    /// <summary>Waits until a condition holds for the events that have arrived.</summary>
    public Task UntilAllAsync(Func<IReadOnlyList<StreamedEvent>, bool> isReached, string expected) => Patience.UntilAsync(
        () => isReached(Events),
        _changed,
        $"{expected}, in {Receipt.StreamUrl}",
        () => $"{StreamedEvent.Describe(Events)}; the connection: {_state}");

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _closing.Dispose();
    }

    private async Task FollowAsync(HearthApi api)
    {
        while (!_closing.IsCancellationRequested)
        {
            await ReadAsync(api);
            Forget();
            await Task.Delay(ReconnectDelay, TimeProvider.System, CancellationToken.None);
        }
    }

    // What came after the last offset will come again.
    private void Forget()
    {
        lock (_gate) _received.RemoveRange(_confirmed, _received.Count - _confirmed);
    }

    private async Task ReadAsync(HearthApi api)
    {
        try
        {
            _state = "opening";
            using var response = await api.OpenEventsAsync(Receipt.StreamUrl, _offset, _closing.Token);
            _state = "open";
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_closing.Token));
            var type = "";
            while (await reader.ReadLineAsync(_closing.Token) is { } line)
            {
                if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line["event: ".Length..];
                else if (line.StartsWith("data:", StringComparison.Ordinal)) Take(type, line["data:".Length..]);
            }

            _state = "ended";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or JsonException)
        {
            // A JSON error is a frame that the killed process did not finish.
            _state = exception.Message;
        }

        _changed.Pulse();
    }

    private void Take(string type, string data)
    {
        lock (_gate)
        {
            if (type == "data")
            {
                _received.AddRange(StreamedEvent.Parse(data));
            }
            else
            {
                using var control = JsonDocument.Parse(data);
                _offset = control.RootElement.GetProperty("streamNextOffset").GetString()!;
                _offsets.Add((_offset, _received.Count(item => item.IsBoundary)));
                _confirmed = _received.Count;
            }
        }

        _changed.Pulse();
    }
}
