using Hearth.Client.Events;

namespace Hearth.Cli.Logs;

/// <summary>One line per event: its JSON as the server has sent it.</summary>
internal sealed class NdjsonPrinter(TextWriter writer) : IEventPrinter
{
    public void Print(HearthEvent item)
    {
        writer.WriteLine(item.Json.GetRawText());
        writer.Flush();
    }

    public void Pause()
    {
    }
}
