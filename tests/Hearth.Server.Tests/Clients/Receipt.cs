namespace Hearth.Server.Tests.Clients;

/// <summary>What a client keeps of an accepted request, the request itself included.</summary>
/// <param name="Target">The path that was posted to.</param>
/// <param name="Body">The body that was posted.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Id">The submission's or run's id.</param>
/// <param name="StreamUrl">Where the events are.</param>
/// <param name="Offset">The offset after which they follow.</param>
/// <param name="IsDeduplicated">Whether the server says that it had accepted the request before.</param>
internal sealed record Receipt(string Target, string Body, string Key, string Id, string StreamUrl, string Offset, bool IsDeduplicated);
