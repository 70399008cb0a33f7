namespace Hearth.Postgres.Tests.Races;

/// <summary>Who takes part in a race.</summary>
internal enum RaceRole
{
    /// <summary>The process that owns the stream at the start, under the epoch 1.</summary>
    Owner,

    /// <summary>A process that may take over.</summary>
    Taker,

    /// <summary>A process that owns nothing: it serves a client.</summary>
    Client,
}
