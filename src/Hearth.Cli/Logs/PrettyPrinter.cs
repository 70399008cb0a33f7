using System.Globalization;
using System.Text;
using Hearth.Client.Events;
using Hearth.Client.Messages;

namespace Hearth.Cli.Logs;

/// <summary>Prints events for people: one line each, aligned, with the text of an answer as it comes where somebody watches.</summary>
/// <param name="screen">Where to.</param>
/// <param name="time">Whose time zone is shown.</param>
/// <param name="namesStreams">Whether a heading says which conversation or run the lines behind it belong to.</param>
internal sealed class PrettyPrinter(Screen screen, TimeProvider time, bool namesStreams = false) : IEventPrinter
{
    private const int LabelWidth = 10;
    private const int WideScreen = 100;
    private const int MaxTurns = 256;
    private const int MaxTurnCharacters = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StringBuilder> _turns = [];
    private string? _stream;
    private string? _openKey;
    private RunningText? _open;
    private DateOnly? _day;

    public void Print(HearthEvent item)
    {
        lock (_gate) PrintEvent(item);
    }

    /// <summary>Prints a line of the tool's own between the events.</summary>
    public void Note(string text, Tint tint = Tint.None)
    {
        lock (_gate)
        {
            EndOpen();
            screen.Write(text, tint);
            screen.EndLine();
        }
    }

    public void Pause()
    {
        lock (_gate) EndOpen();
    }

    private void PrintEvent(HearthEvent item)
    {
        switch (item)
        {
            case TextDeltaEvent text:
                Append(item, "assistant", text.Text, Tint.Green, Tint.None);
                break;
            case ThinkingDeltaEvent thinking:
                Append(item, "thinking", thinking.Delta, Tint.Faint, Tint.Faint, thinking.ContentIndex);
                break;
            case MessageEndEvent { Message: AssistantMessage message } when WasShown(item, "assistant", EventLines.Text(message)):
            case ThinkingEndEvent thought when WasShown(item, "thinking", thought.Content, thought.ContentIndex):
                break;
            default:
                if (EventLines.Of(item) is { } line) PrintLine(item, line);
                break;
        }
    }

    private void EndOpen()
    {
        if (_open is null) return;
        _open.End();
        screen.EndLine();
        (_open, _openKey) = (null, null);
    }

    private void Append(HearthEvent item, string label, string piece, Tint labelTint, Tint textTint, int block = 0)
    {
        if (!screen.IsLive) return; // Its whole comes at the end, in one line.
        var key = KeyOf(item, label, block);
        if (_openKey != key)
        {
            var indent = Begin(item, label, labelTint);
            (_open, _openKey) = (new RunningText(screen, indent, textTint), key);
        }

        _open!.Add(piece);
        if (!_turns.TryGetValue(key, out var shown))
        {
            if (_turns.Count >= MaxTurns) _turns.Clear(); // Of turns whose end never came.
            _turns.Add(key, shown = new StringBuilder());
        }

        if (shown.Length < MaxTurnCharacters) shown.Append(piece);
    }

    // Whether the deltas have shown all of it. Where some were missed, all of it is printed again.
    private bool WasShown(HearthEvent item, string label, string whole, int block = 0)
    {
        var key = KeyOf(item, label, block);
        if (!_turns.Remove(key, out var shown)) return false;
        if (_openKey == key) EndOpen();
        return shown.Length >= MaxTurnCharacters || shown.Equals(whole);
    }

    private void PrintLine(HearthEvent item, EventLine line)
    {
        var indent = Begin(item, line.Label, line.Tint);
        var took = line.Duration is { } duration ? $"  {Duration(duration)}" : "";
        if (line.IsWhole)
        {
            var text = new RunningText(screen, indent, line.TextTint);
            text.Add(line.Text.TrimEnd());
            text.End();
        }
        else
        {
            var room = screen.Width - indent - took.Length;
            screen.Write(Cells.Cut(Screen.Clean(line.Text).ReplaceLineEndings(" "), room), line.TextTint);
        }

        screen.Write(took, Tint.Faint);
        screen.EndLine();
    }

    // The columns before the text.
    private int Begin(HearthEvent item, string label, Tint tint)
    {
        EndOpen();
        NameStream(item);
        var clock = Clock(item.Timestamp);
        screen.Write(clock, Tint.Faint);
        screen.Write("  ");
        var name = Cells.Cut(Screen.Clean(label), LabelWidth);
        screen.Write(name, tint);
        screen.Write(new string(' ', LabelWidth - Cells.Of(name) + 2));
        var indent = clock.Length + LabelWidth + 4;
        if (item.TaskId is null) return indent;

        screen.Write("│ ", Tint.Magenta);
        return indent + 2;
    }

    private void NameStream(HearthEvent item)
    {
        if (!namesStreams) return;
        var stream = item.RunId is { } run ? $"runs/{run}" : $"agents/{item.AgentName}/{item.InstanceId}";
        if (stream == _stream) return;
        _stream = stream;
        screen.Write(Cells.Cut(Screen.Clean(stream), screen.Width), Tint.Bold);
        screen.EndLine();
    }

    private string Clock(DateTimeOffset timestamp)
    {
        if (screen.Width is not { } width) return timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var local = TimeZoneInfo.ConvertTime(timestamp, time.LocalTimeZone);
        NameDay(DateOnly.FromDateTime(local.DateTime));
        return local.ToString(width >= WideScreen ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture);
    }

    // Today goes without saying.
    private void NameDay(DateOnly day)
    {
        _day ??= DateOnly.FromDateTime(time.GetLocalNow().DateTime);
        if (_day == day) return;
        _day = day;
        screen.Write(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Tint.Faint);
        screen.EndLine();
    }

    private static string KeyOf(HearthEvent item, string label, int block) =>
        $"{item.RunId}\0{item.AgentName}\0{item.InstanceId}\0{item.Session}\0{item.TurnId}\0{label}\0{block}";

    private static string Duration(TimeSpan duration) => duration switch
    {
        { TotalMilliseconds: < 1_000 } => $"{(int)duration.TotalMilliseconds} ms",
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s"),
    };
}
