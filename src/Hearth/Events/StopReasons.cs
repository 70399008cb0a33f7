using System.Text.Json;

namespace Hearth.Events;

/// <summary>The wire names of <see cref="StopReason"/>.</summary>
internal static class StopReasons
{
    public static string Text(StopReason reason) => reason switch
    {
        StopReason.Stop => "stop",
        StopReason.Length => "length",
        StopReason.ToolUse => "toolUse",
        StopReason.Error => "error",
        _ => "aborted",
    };

    public static StopReason Read(string text) => text switch
    {
        "stop" => StopReason.Stop,
        "length" => StopReason.Length,
        "toolUse" => StopReason.ToolUse,
        "error" => StopReason.Error,
        "aborted" => StopReason.Aborted,
        _ => throw new JsonException($"\"{text}\" is not a stop reason."),
    };
}
