namespace Hearth.Postgres.Tests.Races;

/// <summary>A statement whose client is gone. The server does not know, and may execute and commit it at any time.</summary>
internal sealed class LostStatement(string name, StatementControl control) : IStepper
{
    public StatementControl Control => control;

    public bool IsBusy => control.HeldAt is not null || control.BackendId is not null;

    public bool IsDone => !IsBusy;

    public void Step(int step) => control.LetGo();

    public override string ToString() => name;
}
