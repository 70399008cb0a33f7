using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>Where the messages begin that a session still tells its model; what came before is in a summary, or nowhere.</summary>
/// <param name="Session">Names the session within its stream.</param>
/// <param name="From">Events before this offset are not needed to go on with the session.</param>
public readonly record struct SessionContext(string Session, Offset From);
