using System.Text.Json;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Json;

namespace Hearth.Client.Streams;

/// <summary>One frame of a live read: events, or where the reader is behind them.</summary>
internal readonly record struct SsePart(IReadOnlyList<HearthEvent>? Events, ControlFrame? Control)
{
    /// <summary>Reads a frame; one of an unknown kind is neither.</summary>
    public static SsePart Parse(string eventType, ReadOnlySpan<byte> data) => eventType switch
    {
        "data" => new SsePart(EventReader.ReadArray(data), null),
        "control" => new SsePart(null, ReadControl(data)),
        _ => default,
    };

    private static ControlFrame ReadControl(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, ClientJson.Context.ControlFrame) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new HearthProtocolException($"A control frame cannot be read: {exception.Message}", exception);
        }
    }
}
