using System.Text;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Postgres.Tests.Races;

/// <summary>One process in a race: its view of the store, and what it believes to own. Every method answers what it was told, as text.</summary>
/// <param name="name">Who it is, as it signs its events.</param>
/// <param name="store">The store, real or simulated.</param>
/// <param name="scene">What it acts upon.</param>
internal sealed class RaceActor(string name, IHearthStore store, RaceScene scene)
{
    private readonly Dictionary<UnitTraits[], StreamAppend> _batches = [];
    private StreamId? _found;
    private StreamClaim? _claim;
    private long _sequence;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private StreamId Stream => _found ?? scene.Stream;

    /// <summary>Looks the stream up anew; what follows is about the one that was found.</summary>
    public async Task<string> FindAsync()
    {
        var state = await store.FindStreamAsync(scene.Key, Cancel);
        if (state is null) return RaceAction.Nothing;
        _found = state.Id;
        return $"{scene.NameOf(state.Id)} up to {state.Tail}, closed: {state.IsClosed}";
    }

    public async Task<string> ClaimAsync()
    {
        var claim = await store.ClaimAsync(Stream, Cancel);
        if (claim is null) return RaceAction.Nothing;
        (_claim, _sequence) = (claim, claim.Tail.Sequence);
        return $"epoch {claim.Epoch} after {claim.Tail}";
    }

    /// <summary>Acts from now on as if the last claim had been refused.</summary>
    public void Disown() => _claim = null;

    /// <summary>Writes what its last claim allows. Asked again for the same, it sends the same batch again, with the same positions.</summary>
    public async Task<string> AppendAsync(UnitTraits[] units)
    {
        if (_claim is null) return "owns nothing";
        if (!_batches.TryGetValue(units, out var append))
        {
            append = _batches[units] = new StreamAppend(_claim.Stream, _claim.Epoch, [.. units.Select(CreateUnit)]);
        }

        return string.Join(", ", await store.AppendAsync(append, Cancel));
    }

    public async Task<string> ReleaseAsync()
    {
        if (_claim is not null) await store.ReleaseAsync(_claim.Stream, _claim.Epoch, Cancel);
        return "done";
    }

    public async Task<string> HeartbeatAsync()
    {
        await store.HeartbeatAsync(Cancel);
        return "done";
    }

    public async Task<string> ReadAsync()
    {
        var page = await store.ReadAsync(Stream, new EventQuery(Offset.Start, EventKinds.All, int.MaxValue, long.MaxValue), Cancel);
        var events = page.Events.Select(item => $"{item.Offset} {Encoding.UTF8.GetString(item.Payload.Span)}");
        return $"exists: {page.Exists}, closed: {page.IsClosed}, up to {page.Tail}: {string.Join("; ", events)}";
    }

    public async Task<string> NextAsync() => Describe(await store.NextSubmissionAsync(Stream, Cancel));

    public async Task<string> FindSubmissionAsync(string submission) =>
        Describe(await store.FindSubmissionAsync(scene.IdOf(submission), Cancel));

    public async Task<string> AbortAsync() => (await store.AbortAsync(Stream, Cancel)).ToString();

    public async Task<string> SweepAsync()
    {
        var found = await store.SweepAsync(default, int.MaxValue, Cancel);
        return string.Join(", ", found.Where(item => item.Key == scene.Key).Select(item => $"{scene.NameOf(item.Id)}, aborted: {item.IsAborted}"));
    }

    public async Task<string> DeleteAsync(bool force)
    {
        var deletion = await store.DeleteAsync(scene.Key, force, Cancel);
        return $"{deletion.Status} {scene.NameOf(deletion.Stream)}";
    }

    public async Task<string> AdmitAsync(string submission, string? key, string body)
    {
        try
        {
            return Describe(await store.AdmitAsync(scene.CreateAdmission(submission, key, body), Cancel));
        }
        catch (InvalidOperationException)
        {
            return "closed";
        }
    }

    public async Task<string> FindReceiptAsync(string key) =>
        await scene.FindAdmissionAsync(store, key) is { } receipt ? Describe(receipt) : RaceAction.Nothing;

    private AppendUnit CreateUnit(UnitTraits traits)
    {
        var offset = Offset.At(_claim!.Epoch, ++_sequence);
        var payload = Encoding.UTF8.GetBytes($$"""{"by":"{{name}}"}""");
        return new AppendUnit
        {
            Events = [new StoredEvent(offset, EventKind.Log, payload)],
            Guard = traits.HasFlag(UnitTraits.Guarded) ? 1 : null,
            Settles = traits.HasFlag(UnitTraits.Settling) ? scene.IdOf(RaceStage.First) : null,
            Closes = traits.HasFlag(UnitTraits.Closing),
        };
    }

    private string Describe(AdmissionResult result) =>
        $"{result.Status} {scene.NameOf(result.Id)} as {result.Number} of {scene.NameOf(result.Stream)} after {result.Tail}";

    private string Describe(Submissions.SubmissionRecord? submission) => submission is null
        ? RaceAction.Nothing
        : $"{scene.NameOf(submission.Id)} is {submission.Number} of {scene.NameOf(submission.Stream)} after {submission.Tail}, "
            + $"aborted: {submission.IsAborted}, settled at {submission.SettledAt}";
}
