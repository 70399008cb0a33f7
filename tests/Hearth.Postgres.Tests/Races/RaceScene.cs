using System.Security.Cryptography;
using System.Text;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Postgres.Tests.Races;

/// <summary>What the actors of one race act upon: one key, under which there may be one stream after the other.</summary>
/// <param name="name">Unique in the database.</param>
internal sealed class RaceScene(string name)
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SortedSet<string> _submissions = [];
    private readonly SortedSet<string> _keys = [];

    public StreamKey Key { get; } = StreamKey.ForInstance("echo", name);

    /// <summary>The stream that there is at the start.</summary>
    public StreamId Stream { get; set; }

    /// <summary>The names of what was admitted, or tried to be.</summary>
    public string[] Submissions => [.. _submissions];

    /// <summary>The names of the idempotency keys that were used.</summary>
    public string[] Keys => [.. _keys];

    public SubmissionId IdOf(string submission) => new($"{name}-{submission}");

    /// <summary>The same in every run of the race.</summary>
    public string NameOf(SubmissionId id) => id.Value[(name.Length + 1)..];

    public string NameOf(StreamId stream) => stream == default ? "no stream" : stream == Stream ? "the first stream" : "another stream";

    /// <param name="submission">The name of the submission.</param>
    /// <param name="key">The name of its idempotency key; null for none.</param>
    /// <param name="body">What the key is used for.</param>
    public Admission CreateAdmission(string submission, string? key = null, string body = "")
    {
        lock (_submissions) _submissions.Add(submission);
        return new Admission
        {
            Stream = Key,
            Id = IdOf(submission),
            Kind = SubmissionKind.Direct,
            Input = Encoding.UTF8.GetBytes("{}"),
            AdmittedAt = Noon,
            Idempotency = key is null ? null : CreateEntry(key, body),
        };
    }

    /// <summary>What an idempotency key was used for.</summary>
    public Task<AdmissionResult?> FindAdmissionAsync(IHearthStore store, string key) =>
        store.FindAdmissionAsync(CreateEntry(key, ""), Noon, TestContext.Current.CancellationToken);

    private IdempotencyEntry CreateEntry(string key, string body)
    {
        lock (_submissions) _keys.Add(key);
        return new IdempotencyEntry(HashOf($"{name}-{key}"), HashOf(body), Noon.AddHours(1));
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
