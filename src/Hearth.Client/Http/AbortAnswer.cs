namespace Hearth.Client.Http;

/// <summary>What an abort is answered with.</summary>
/// <param name="Aborted">Whether there was something to abort.</param>
internal sealed record AbortAnswer(bool Aborted);
