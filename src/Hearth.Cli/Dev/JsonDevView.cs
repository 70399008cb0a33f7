using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Cli.Servers;

namespace Hearth.Cli.Dev;

/// <summary>For scripts: the lines of the event log, and <c>{"log":…}</c> and <c>{"changed":…}</c> between them.</summary>
internal sealed class JsonDevView(CliContext context) : IDevView
{
    private readonly Lock _gate = new();
    private volatile bool _isStopping;

    public void Starting()
    {
    }

    public void Show(JsonElement line) => Write(line.GetRawText());

    public void Show(WatchLine line)
    {
        if (line.Kind == WatchLineKind.Changed) Write(new JsonObject { ["changed"] = line.Text }.ToJsonString());
    }

    public void Show(ServerLine line)
    {
        if (line.Level is null or "Warning" or "Error" or "Critical")
        {
            Write(new JsonObject { ["log"] = new JsonObject { ["level"] = line.Level?.ToLowerInvariant(), ["message"] = line.Text } }.ToJsonString());
        }
    }

    public void Stopping() => _isStopping = true;

    public void Stopped()
    {
    }

    private void Write(string json)
    {
        if (_isStopping) return;
        lock (_gate)
        {
            context.Out.WriteLine(json);
            context.Out.Flush();
        }
    }
}
