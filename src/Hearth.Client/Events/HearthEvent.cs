using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Client.Streams;

namespace Hearth.Client.Events;

/// <summary>One record of a stream. Each type has a class of its own; what is not known is an <see cref="UnknownEvent"/>.</summary>
public abstract record HearthEvent
{
    private protected HearthEvent()
    {
    }

    /// <summary>The type, as it is called in the stream.</summary>
    public string Type { get => field ?? ""; init; }

    /// <summary>When the event was made.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Increases within one attempt, with gaps; starts again at 0 with the next attempt. Not a position.</summary>
    public long EventIndex { get; init; }

    /// <summary>The run, in the stream of one; else null.</summary>
    public string? RunId { get; init; }

    /// <summary>The agent, in the stream of an instance; else null.</summary>
    public string? AgentName { get; init; }

    /// <summary>The instance, in the stream of one; else null.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The submission that the event belongs to, in the stream of an instance; else null.</summary>
    public string? SubmissionId { get; init; }

    /// <summary>The dispatch that has caused the work; null for a prompt.</summary>
    public string? DispatchId { get; init; }

    /// <summary>The conversation's history; null outside a session.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The harness; null outside a session.</summary>
    public string? Harness { get; init; }

    /// <summary>The session, normally <c>default</c>; that of a delegated task begins with <c>task:</c>. Null outside a session.</summary>
    public string? Session { get; init; }

    /// <summary>The operation under way; null outside one.</summary>
    public string? OperationId { get; init; }

    /// <summary>The turn under way; null outside one.</summary>
    public string? TurnId { get; init; }

    /// <summary>The delegated task that the event stands in; null outside one.</summary>
    public string? TaskId { get; init; }

    /// <summary>The session that has delegated the task; null outside one.</summary>
    public string? ParentSession { get; init; }

    /// <summary>
    /// The position behind this event: reading on from there goes on with the next one. Null where later events came in the same frame:
    /// only the last one of a frame has a position that the server has said.
    /// </summary>
    [JsonIgnore]
    public StreamOffset? Offset { get; internal set; }

    /// <summary>The position behind the last event of the frame that this one came in; null before it is known.</summary>
    internal StreamOffset? FrameEnd { get; set; }

    /// <summary>The event as it was sent, with the fields that this version of the client does not know.</summary>
    [JsonIgnore]
    public JsonElement Json { get; internal set; }

    /// <summary>Whether it may be seen before it is stored, and disappears once what it leads to is stored.</summary>
    [JsonIgnore]
    public virtual bool IsProgress => false;

    /// <summary>The type and the position; never contents.</summary>
    public sealed override string ToString() => $"{Type} {Offset}".TrimEnd();
}
