namespace Hearth.Nemesis.Histories;

/// <summary>A whole stream, read when everything was over.</summary>
/// <param name="Instance">Whose.</param>
/// <param name="Events">Its boundary events.</param>
/// <param name="SettledCount">How many of them there were before the readers were given time to get there.</param>
internal sealed record FinalStream(string Instance, IReadOnlyList<StreamEvent> Events, int SettledCount);
