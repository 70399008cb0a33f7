using System.Text;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>Writes the stream of one submission or run as its owner would.</summary>
internal sealed class TestWriter : IAsyncDisposable
{
    private readonly TestHost _host;
    private readonly StreamWriter _writer;
    private readonly StreamTails.Lease _lease;

    private TestWriter(TestHost host, AdmissionResult admitted, StreamWriter writer, StreamTails.Lease lease) =>
        (_host, _writer, _lease, Id, Stream) = (host, writer, lease, admitted.Id, admitted.Stream);

    /// <summary>The submission's or the run's id.</summary>
    public SubmissionId Id { get; }

    public StreamId Stream { get; }

    public static async Task<TestWriter> ClaimAsync(TestHost host, AdmissionResult admitted)
    {
        var claim = await host.Store.ClaimAsync(admitted.Stream, TestContext.Current.CancellationToken);
        var lease = host.Tails.Acquire(admitted.Stream);
        var writer = new StreamWriter(
            host.Store,
            lease.Tail,
            claim!,
            TimeSpan.FromMilliseconds(100),
            TimeProvider.System,
            NullLogger<StreamWriter>.Instance);
        return new TestWriter(host, admitted, writer, lease);
    }

    /// <summary>Appends boundary events and waits until they are stored.</summary>
    public async Task<Offset> AppendAsync(params string[] events)
    {
        var write = _writer.Append([.. events.Select(json => new RawEvent(json))]);
        await write.Stored;
        return write.Events[^1].Offset;
    }

    /// <summary>Appends numbered events <c>{"n":1}</c>, <c>{"n":2}</c> … in one unit.</summary>
    public Task<Offset> AppendNumberedAsync(int count) =>
        AppendAsync([.. Enumerable.Range(1, count).Select(number => $"{{\"n\":{number}}}")]);

    /// <summary>Shows a progress event that is not stored yet.</summary>
    public Offset Progress(string json) => _writer.AppendProgress("turn_1", new RawEvent(json, EventKind.TextDelta)).Offset;

    /// <summary>Settles the submission with the last event, as <c>submission_settled</c> or <c>run_end</c>.</summary>
    public async Task<Offset> SettleAsync(string json, bool closes = false)
    {
        var write = _writer.Append([new RawEvent(json)], new AppendSideEffects(Settles: Id, Closes: closes));
        await write.Stored;
        _host.Get<Outcomes>().Heard(Id, Encoding.UTF8.GetBytes(json));
        return write.Events[^1].Offset;
    }

    /// <summary>Ends a run.</summary>
    public Task<Offset> EndRunAsync(string result = "null") =>
        SettleAsync(
            $$"""{"type":"run_end","runId":"{{Id}}","isError":false,"durationMs":12,"result":{{result}},"v":3,"eventIndex":9,"timestamp":"2026-03-02T09:20:07.881Z"}""",
            closes: true);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _lease.Dispose();
    }
}
