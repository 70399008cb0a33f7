using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>What became of an append.</summary>
/// <param name="Outcomes">Of each unit.</param>
/// <param name="IsReplaced">Whether the stream has a newer owner by now, though units were stored before.</param>
internal readonly record struct AppendAnswer(IReadOnlyList<AppendOutcome> Outcomes, bool IsReplaced);
