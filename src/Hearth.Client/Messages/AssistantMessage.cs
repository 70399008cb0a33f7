namespace Hearth.Client.Messages;

/// <summary>What a model said in one turn.</summary>
public sealed record AssistantMessage : Message
{
    /// <summary>The protocol of the provider.</summary>
    public string Api { get => field ?? ""; init; }

    /// <summary>The provider.</summary>
    public string Provider { get => field ?? ""; init; }

    /// <summary>The model, as the provider calls it.</summary>
    public string Model { get => field ?? ""; init; }

    /// <summary>What the turn consumed.</summary>
    public Usage Usage { get => field ?? Usage.None; init; }

    /// <summary>Why it ended: <c>stop</c>, <c>length</c>, <c>toolUse</c>, <c>error</c> or <c>aborted</c>.</summary>
    public string StopReason { get => field ?? ""; init; }

    /// <summary>Why the model call failed; null when it has not.</summary>
    public string? ErrorMessage { get; init; }
}
