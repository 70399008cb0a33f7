namespace Hearth.PostgresServers.Proxies;

/// <summary>One answer that is not to reach its client.</summary>
internal sealed class TrappedAnswer(byte[] text)
{
    private readonly TaskCompletionSource _swallowed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Swallowed => _swallowed.Task;

    public bool Matches(ReadOnlySpan<byte> message) => message.IndexOf(text) >= 0;

    public void SetSwallowed() => _swallowed.TrySetResult();

    /// <summary>The connection ended before the server had answered. Does nothing after <see cref="SetSwallowed"/>.</summary>
    public void SetLost() => _swallowed.TrySetException(new IOException("The connection ended before the server had answered."));
}
