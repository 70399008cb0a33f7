using System.Text.Json;
using Hearth.Events;

namespace Hearth.Sessions;

/// <summary>Says in the log how far a tool call is: not more often than readers can follow, and not after the call is over.</summary>
internal sealed class ToolProgress(OperationContext context, EventScope scope, ContentBlock.ToolCall call) : IDisposable
{
    private const int MaxLength = 2_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long? _reportedAt;
    private bool _isOver;

    public Task ReportAsync(string message)
    {
        lock (_gate)
        {
            if (_isOver || (_reportedAt is { } last && context.Time.GetElapsedTime(last) < Interval)) return Task.CompletedTask;
            _reportedAt = context.Time.GetTimestamp();
            var text = message.Length <= MaxLength ? message : message[..MaxLength];
            return context.Journal.AppendAsync(scope, new OperationEvents.Log("info", text, Attributes()));
        }
    }

    public void Dispose()
    {
        lock (_gate) _isOver = true;
    }

    private JsonElement Attributes() => JsonBytes.Element(json =>
    {
        json.WriteStartObject();
        json.WriteString("toolName"u8, call.Name);
        json.WriteString("toolCallId"u8, call.Id);
        json.WriteEndObject();
    });
}
