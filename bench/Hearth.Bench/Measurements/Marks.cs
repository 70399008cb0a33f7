using System.Text;

namespace Hearth.Bench.Measurements;

/// <summary>Byte sequences that tell where a stream stands.</summary>
internal static class Marks
{
    /// <summary>An event has arrived.</summary>
    public static readonly ReadOnlyMemory<byte> FirstEvent = Encoding.UTF8.GetBytes("event: data");

    /// <summary>The submission is over.</summary>
    public static readonly ReadOnlyMemory<byte> Settled = Encoding.UTF8.GetBytes("\"submission_settled\"");
}
