namespace Hearth.PostgresServers.Proxies;

/// <summary>Called once for each message that went by in full.</summary>
/// <param name="type">The message's type byte.</param>
/// <param name="start">The start of its body: all of it, unless it is very long.</param>
internal delegate void MessageSeen(byte type, ReadOnlySpan<byte> start);
