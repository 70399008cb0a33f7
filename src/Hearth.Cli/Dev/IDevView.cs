using System.Text.Json;
using Hearth.Cli.Servers;

namespace Hearth.Cli.Dev;

/// <summary>Shows what happens to a server that is being written. Thread-safe.</summary>
internal interface IDevView
{
    /// <summary>The first build begins.</summary>
    void Starting();

    /// <summary>A line of the event log: what the server is, an event, or how many are missing.</summary>
    void Show(JsonElement line);

    /// <summary>Something that <c>dotnet watch</c> does.</summary>
    void Show(WatchLine line);

    /// <summary>Something that the server or the compiler says.</summary>
    void Show(ServerLine line);

    /// <summary>The server is about to be stopped: what is said from now on is of no interest.</summary>
    void Stopping();

    /// <summary>The server is stopped.</summary>
    void Stopped();
}
