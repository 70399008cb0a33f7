using System.Text.Json;
using Hearth.Events;

namespace Hearth.Workflows;

/// <summary>What the log says of a run, besides its conversations.</summary>
internal sealed class RunFold
{
    private readonly Dictionary<string, RecordedCall> _calls = [];
    private readonly Dictionary<string, int> _logs = [];

    public bool HasStarted { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>How often the run was started or resumed since the last new record.</summary>
    public int AttemptsSinceProgress { get; private set; }

    /// <summary>Recorded steps and ended operations by call key.</summary>
    public IReadOnlyDictionary<string, RecordedCall> Calls => _calls;

    /// <summary>How often the run itself has written each log line; what its sessions log is not asked for again.</summary>
    public IReadOnlyDictionary<string, int> Logs => _logs;

    public void Apply(EventKind kind, JsonElement content)
    {
        switch (kind)
        {
            case EventKind.RunStart or EventKind.RunResume:
                HasStarted = true;
                StartedAt = EventFormat.ReadTimestamp(content.GetProperty("startedAt"));
                AttemptsSinceProgress++;
                break;
            case EventKind.Step when content.TryGetProperty("session", out _):
                AttemptsSinceProgress = 0; // A tool's: its operation knows it.
                break;
            case EventKind.Step:
                AttemptsSinceProgress = 0;
                _calls[content.GetProperty("callKey").GetString()!] = RecordedCall.Read(content);
                break;
            case EventKind.OperationStart when content.TryGetProperty("callKey", out var callKey):
                _calls[callKey.GetString()!] = RecordedCall.Operation;
                break;
            case EventKind.Compaction when !content.GetProperty("isError").GetBoolean():
                AttemptsSinceProgress = 0;
                break;
            case EventKind.Tool or EventKind.MessageEnd when !IsFailedMessage(content):
                AttemptsSinceProgress = 0;
                break;
            case EventKind.Log when HasStarted && !content.TryGetProperty("session", out _):
                var line = LogLine(content.GetProperty("level").GetString()!, content.GetProperty("message").GetString()!);
                _logs[line] = _logs.GetValueOrDefault(line) + 1;
                break;
        }
    }

    /// <summary>What makes two log messages the same one.</summary>
    public static string LogLine(string level, string message) => $"{level} {message}";

    private static bool IsFailedMessage(JsonElement content) =>
        content.TryGetProperty("message", out var message)
        && (!message.TryGetProperty("stopReason", out var reason) || reason.GetString() is "error" or "aborted");
}
