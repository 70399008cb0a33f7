using Hearth.Nemesis.Histories;

namespace Hearth.Nemesis.Checks;

/// <summary>One promise, checked on what clients saw.</summary>
/// <param name="Name">What is promised.</param>
/// <param name="Find">Finds what breaks it, each with its evidence.</param>
/// <param name="TakesTime">Whether it is about what happens in the end, so that it says nothing of a run that was cut short.</param>
internal sealed record HistoryCheck(string Name, Func<IndexedHistory, IEnumerable<string>> Find, bool TakesTime = false);
