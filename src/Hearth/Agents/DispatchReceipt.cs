namespace Hearth.Agents;

/// <summary>An accepted dispatch.</summary>
/// <param name="DispatchId">Its id; also the id of the submission it became.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
/// <param name="Offset">The position in the instance's stream after which its events follow.</param>
public sealed record DispatchReceipt(Guid DispatchId, DateTimeOffset AcceptedAt, Streams.Offset Offset);
