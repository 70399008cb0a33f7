namespace Hearth.Postgres.Tests.Races;

/// <summary>A statement whose client is gone. The server does not know, and may execute and commit it at any time.</summary>
/// <param name="role">Whose statement it was.</param>
/// <param name="action">What it was for.</param>
/// <param name="start">The step in which it was sent.</param>
/// <param name="control">Holds it.</param>
internal sealed class LostStatement(RaceRole role, RaceAction action, int start, StatementControl control) : IStepper
{
    private bool _isTaken;

    public StatementControl Control => control;

    public bool IsBusy => control.HeldAt is not null || control.BackendId is not null;

    public bool IsDone => !IsBusy;

    public void Step(int step) => control.LetGo();

    /// <summary>The call whose answer was lost, once the statement has ended.</summary>
    /// <param name="step">The number of the step.</param>
    public RaceOperation? TakeEnded(int step)
    {
        if (IsBusy || _isTaken) return null;
        _isTaken = true;
        return new RaceOperation(role, action, start, step, null);
    }

    public override string ToString() => $"lost statement of {role}";
}
