using System.Globalization;
using System.Text.Json;
using Hearth.Cli.Logs;
using Hearth.Cli.Projects;
using Hearth.Cli.Servers;
using Hearth.Client.Events;

namespace Hearth.Cli.Dev;

/// <summary>For people: a banner, the events of all conversations and runs, and what goes wrong.</summary>
internal sealed class DevView(ServerProject project, int port, CliContext context) : IDevView
{
    private const int LabelWidth = 11;

    private readonly Lock _gate = new();
    private readonly Screen _screen = Screen.OfOutput(context);
    private readonly PrettyPrinter _events = new(Screen.OfOutput(context), context.Time, namesStreams: true);
    private ServerInfo? _server;
    private long? _changedAt;
    private bool _isFailing;
    private bool _isStopping;

    public void Starting()
    {
        lock (_gate) _events.Note($"Building {project.Name} …", Tint.Faint);
    }

    public void Show(JsonElement line)
    {
        lock (_gate)
        {
            if (line.TryGetProperty("event", out var item)) _events.Print(EventReader.Read(item));
            else if (line.TryGetProperty("server", out var server)) ShowServer(ServerInfo.Read(server));
            else if (line.TryGetProperty("dropped", out var dropped)) _events.Note($"{dropped} events are not shown: there were too many at once.", Tint.Yellow);
        }
    }

    public void Show(WatchLine line)
    {
        lock (_gate)
        {
            if (_isStopping) return;
            if (line.Kind == WatchLineKind.Changed && _changedAt is null)
            {
                _changedAt = context.Time.GetTimestamp();
                _events.Note($"{line.Text} has changed: building and starting again …", Tint.Faint);
            }
            else if (line.Kind == WatchLineKind.Waiting)
            {
                _changedAt = null;
                _events.Note("There is no server now. Mend what is wrong and save: it is built again.", Tint.Yellow);
            }
        }
    }

    public void Show(ServerLine line)
    {
        lock (_gate)
        {
            if (_isStopping) return;
            if (line.Level is not null) line.NoteIn(_events);
            else ShowOther(line.Text);
        }
    }

    public void Stopping()
    {
        lock (_gate)
        {
            _isStopping = true;
            _events.Note("Stopping …", Tint.Faint);
        }
    }

    public void Stopped()
    {
        lock (_gate) _events.Note("Stopped.", Tint.Faint);
    }

    // What the compiler says, what the application prints, and what it dies of.
    private void ShowOther(string line)
    {
        if (line.StartsWith("   at ", StringComparison.Ordinal) || line.StartsWith("The build failed.", StringComparison.Ordinal)) return;
        _isFailing |= line.StartsWith("Unhandled exception", StringComparison.Ordinal);
        var isError = _isFailing || line.Contains(": error ", StringComparison.Ordinal);
        var text = Clean(line).Replace(project.Directory + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace($" [{Path.GetFileName(project.Path)}]", "", StringComparison.Ordinal);
        _events.Note(text, isError ? Tint.Red : line.Contains(": warning ", StringComparison.Ordinal) ? Tint.Yellow : Tint.None);
    }

    private void ShowServer(ServerInfo server)
    {
        var earlier = _server;
        (_server, _isFailing) = (server, false);
        var took = _changedAt is { } changed ? $" after {context.Time.GetElapsedTime(changed).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s" : "";
        _changedAt = null;
        if (earlier is null) ShowBanner(server);
        else _events.Note($"Ready again{took}.{Changes(earlier, server)}", Tint.Green);
    }

    private void ShowBanner(ServerInfo server)
    {
        var address = server.Address?.ToString().TrimEnd('/') ?? $"port {port}, but nothing is mapped: call app.MapHearth()";
        _events.Note("");
        Line("address", address, Tint.Bold);
        Line("agents", server.Agents.Count == 0 ? "none" : string.Join(", ", server.Agents.Select(agent => Describe(agent, server))));
        Line("workflows", server.Workflows.Count == 0 ? "none" : string.Join(", ", server.Workflows.Select(workflow => Describe(workflow, server))));
        Line("model", server.Model switch
        {
            null => "none; MODEL_SPECIFIER names one",
            "demo/echo" => "demo/echo, which repeats what it is told; MODEL_SPECIFIER names a real one",
            var model => model,
        });
        if (server.Address is not null && server.Agents.FirstOrDefault(agent => agent.IsExposed) is { } first)
        {
            // Not broken: it is there to be copied.
            _screen.Write($"  {"try".PadRight(LabelWidth)}", Tint.Cyan);
            _screen.Write($"curl '{address}/agents/{first.Name}/demo?wait=result' --json '{{\"message\":\"Hello\"}}'");
            _screen.EndLine();
        }

        _events.Note("");
        _events.Note("Edits restart the server, and conversations go on. Ctrl-C stops it.", Tint.Faint);
        _events.Note("");
    }

    private void Line(string label, string text, Tint tint = Tint.None)
    {
        _screen.Write($"  {label.PadRight(LabelWidth)}", Tint.Cyan);
        var running = new RunningText(_screen, LabelWidth + 2, tint);
        running.Add(text);
        running.End();
        _screen.EndLine();
    }

    // What differs from the others is said.
    private static string Describe(ServerTarget target, ServerInfo server)
    {
        var model = target.Model is { } own && own != server.Model ? own : null;
        var notes = string.Join(", ", new[] { model, target.IsExposed ? null : "not exposed" }.Where(note => note is not null));
        return notes.Length == 0 ? target.Name : $"{target.Name} ({notes})";
    }

    private static string Changes(ServerInfo earlier, ServerInfo now)
    {
        var before = Names(earlier);
        var after = Names(now);
        var added = string.Concat(after.Except(before).Select(name => $" New: {name}."));
        var gone = string.Concat(before.Except(after).Select(name => $" Gone: {name}."));
        return added + gone;
    }

    private static List<string> Names(ServerInfo server) =>
        [.. server.Agents.Select(agent => $"agent {agent.Name}"), .. server.Workflows.Select(workflow => $"workflow {workflow.Name}")];

    private static string Clean(string text) => Screen.Clean(text).ReplaceLineEndings(" ");
}
