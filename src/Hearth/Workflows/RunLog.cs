using System.Text.Json;
using Hearth.Events;
using Hearth.Submissions;

namespace Hearth.Workflows;

/// <summary>Writes a run's log lines; those that an earlier execution wrote are not repeated.</summary>
internal sealed class RunLog(AttemptJournal journal, EventScope scope)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _recorded = journal.Read(fold => new Dictionary<string, int>(fold.Run.Logs));

    public void Write(RunLogLevel level, string message, JsonElement? attributes)
    {
        var levelName = level.ToString().ToLowerInvariant();
        lock (_gate)
        {
            var line = RunFold.LogLine(levelName, message);
            if (_recorded.TryGetValue(line, out var left) && left > 0)
            {
                _recorded[line] = left - 1;
                return;
            }
        }

        _ = journal.AppendAsync(scope, new OperationEvents.Log(levelName, message, attributes));
    }
}
