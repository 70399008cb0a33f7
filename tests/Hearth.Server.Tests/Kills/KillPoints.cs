using Hearth.Server.Tests.Clients;

namespace Hearth.Server.Tests.Kills;

/// <summary>What tells a test that the place to kill at is reached.</summary>
internal static class KillPoints
{
    /// <summary>The text that a reader has seen in deltas.</summary>
    public static string TextIn(IEnumerable<StreamedEvent> events) =>
        string.Concat(events.Where(item => item.Type == "text_delta").Select(item => item.Text("text")));
}
