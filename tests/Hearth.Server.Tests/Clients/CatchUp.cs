namespace Hearth.Server.Tests.Clients;

/// <summary>What a catch-up read gave.</summary>
/// <param name="Events">The events in order.</param>
/// <param name="NextOffset">The offset after the last one.</param>
/// <param name="IsClosed">Whether nothing can follow.</param>
internal sealed record CatchUp(IReadOnlyList<StreamedEvent> Events, string NextOffset, bool IsClosed)
{
    /// <summary>The events that every reader sees, as they were sent.</summary>
    public IReadOnlyList<string> Boundaries => [.. Events.Where(item => item.IsBoundary).Select(item => item.Raw)];
}
