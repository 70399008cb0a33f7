namespace Hearth.Postgres.Tests.Races;

/// <summary>How things are when a race begins.</summary>
/// <param name="OwnerLives">Whether the owner's heartbeat is heard.</param>
/// <param name="HasStream">Whether there is a stream: with one submission, an owner, and one event.</param>
internal sealed record RaceSetup(bool OwnerLives = true, bool HasStream = true);
