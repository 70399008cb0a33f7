using Hearth.Streams;

namespace Hearth.Ownership;

/// <summary>Processes know each other through the store alone.</summary>
internal sealed class NoCluster : ICluster
{
    public string? Problem => null;

    public int MemberCount => 0;

    public Task JoinAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task LeaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask<bool> TryHandOverAsync(StreamId stream, StreamKey key) => ValueTask.FromResult(false);
}
