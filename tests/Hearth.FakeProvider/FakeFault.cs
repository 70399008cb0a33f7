namespace Hearth.FakeProvider;

/// <summary>How a scripted answer goes wrong.</summary>
internal abstract record FakeFault
{
    /// <summary>An HTTP error instead of a stream.</summary>
    internal sealed record Status(int Code, string? Message, string? ErrorCode, TimeSpan? RetryAfter, bool InMilliseconds) : FakeFault;

    /// <summary>A TCP reset.</summary>
    internal sealed record Disconnect(int AfterTokens) : FakeFault;

    /// <summary>A well-formed end of the HTTP body without the protocol's last event.</summary>
    internal sealed record End(int AfterTokens) : FakeFault;

    /// <summary>A well-formed end of the HTTP body in the middle of an event.</summary>
    internal sealed record EndInside(int AfterTokens) : FakeFault;

    /// <summary>An event of which one bit is wrong; it is the last.</summary>
    internal sealed record Damage(int AfterTokens) : FakeFault;

    /// <summary>The protocol's error event.</summary>
    internal sealed record ErrorEvent(int AfterTokens, string Code, string Message) : FakeFault;

    /// <summary>The protocol's way to say that the whole response failed, where that differs from an error event.</summary>
    internal sealed record FailedEvent(int AfterTokens, string Code, string Message) : FakeFault;

    /// <summary>No progress for as long as the client waits; with pings if asked.</summary>
    internal sealed record Stall(int AfterTokens, TimeSpan? PingEvery) : FakeFault;
}
