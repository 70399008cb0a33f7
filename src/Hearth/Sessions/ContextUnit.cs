using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>Messages that are kept or left out together: an input, or an answer with the results of its tool calls.</summary>
/// <param name="Offset">Where the first of them is in the stream.</param>
/// <param name="IsInput">Whether it is something that was said to the model.</param>
/// <param name="Messages">How many they are.</param>
/// <param name="Tokens">About how long they are together.</param>
internal readonly record struct ContextUnit(Offset Offset, bool IsInput, int Messages, long Tokens);
