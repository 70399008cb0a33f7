namespace Hearth.Postgres.Tests.Races;

/// <summary>Something that a race can let go on, from one point to the next.</summary>
internal interface IStepper
{
    StatementControl Control { get; }

    /// <summary>Whether something is under way: held, waiting for a lock, or on its way to one of these.</summary>
    bool IsBusy { get; }

    /// <summary>Whether anything is left to do.</summary>
    bool IsDone { get; }

    /// <summary>Goes on to the next point.</summary>
    /// <param name="step">The number of the step.</param>
    void Step(int step);
}
