using System.Text;
using System.Text.Json;
using Hearth.Streams;

namespace Hearth.Events;

/// <summary>The envelope fields that many events share: whose they are, and inside which session, operation and turn they happen.</summary>
/// <remarks>Immutable but for the attempt's event counter; the shared fields are encoded once.</remarks>
internal sealed class EventScope
{
    private readonly AttemptCounter _counter;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _fields;
    private readonly byte[] _suffix;

    private EventScope(AttemptCounter counter, IReadOnlyList<KeyValuePair<string, string>> fields, byte[] suffix) =>
        (_counter, _fields, _suffix) = (counter, fields, suffix);

    /// <summary>The scope of a whole attempt; its events are counted from 0.</summary>
    public static EventScope ForAttempt(params ReadOnlySpan<(string Name, string Value)> fields) =>
        new EventScope(new AttemptCounter(), [], "}"u8.ToArray()).With(fields);

    /// <summary>A narrower scope: these fields too, replacing those of the same name.</summary>
    public EventScope With(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var all = new List<KeyValuePair<string, string>>(_fields);
        var replaced = 0;
        foreach (var (name, value) in fields)
        {
            replaced += all.RemoveAll(field => field.Key == name);
            all.Add(new(name, value));
        }

        // Scopes mostly narrow: then only the new fields have to be encoded.
        byte[] suffix = replaced == 0 ? [.. _suffix.AsSpan(0, _suffix.Length - 1), .. EncodeSuffix(all.Skip(_fields.Count))] : EncodeSuffix(all);
        return new EventScope(_counter, all, suffix);
    }

    /// <summary>An event of this scope, ready for a writer.</summary>
    public IOutgoingEvent Of(HearthEvent content) => new ScopedEvent(this, content);

    private ReadOnlyMemory<byte> Encode(HearthEvent content, Offset offset, DateTimeOffset now)
    {
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        json.WriteString("type"u8, content.Type);
        content.WriteFields(json);
        json.WriteNumber("v"u8, EventFormat.Version);
        json.WriteNumber("eventIndex"u8, _counter.IndexOf(offset));
        EventFormat.WriteTimestamp(json, "timestamp"u8, now);
        return buffer.ToArray(_suffix);
    }

    // The envelope's fixed fields as they stand at the end of every event: ,"name":"value",…}
    private static byte[] EncodeSuffix(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields) text.Append(",\"").Append(name).Append("\":\"").Append(JsonEncodedText.Encode(value)).Append('"');
        return Encoding.UTF8.GetBytes(text.Append('}').ToString());
    }

    private sealed class AttemptCounter
    {
        private long _first = -1;

        // Called by the writer, in order of the offsets.
        public long IndexOf(Offset offset)
        {
            if (_first < 0) _first = offset.Sequence;
            return offset.Sequence - _first;
        }
    }

    private sealed class ScopedEvent(EventScope scope, HearthEvent content) : IOutgoingEvent
    {
        public EventKind Kind => content.Kind;

        public string? SupersedesTurn => content.SupersedesTurn;

        public IReadOnlyList<string> BlobIds => content.BlobIds;

        public ReadOnlyMemory<byte> Encode(Offset offset, DateTimeOffset now) => scope.Encode(content, offset, now);
    }
}
