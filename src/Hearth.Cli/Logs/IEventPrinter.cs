using Hearth.Client.Events;

namespace Hearth.Cli.Logs;

/// <summary>Prints the events of streams as they come. Thread-safe.</summary>
internal interface IEventPrinter
{
    void Print(HearthEvent item);

    /// <summary>Ends the line under way: something else is about to be printed.</summary>
    void Pause();
}
