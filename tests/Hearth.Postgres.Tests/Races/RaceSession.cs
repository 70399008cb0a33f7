namespace Hearth.Postgres.Tests.Races;

/// <summary>One process in a race on the real store: what it has to do, and how far it is.</summary>
internal sealed class RaceSession(RaceRole role, RaceActor actor, StatementControl control) : IStepper
{
    private readonly Queue<RaceAction> _actions = [];
    private Task<string>? _running;
    private int _start;

    public StatementControl Control => control;

    public bool IsBusy => _running is { IsCompleted: false };

    public bool IsDone => _running is null && _actions.Count == 0;

    /// <summary>What it does after what it was given before.</summary>
    public void Add(params RaceAction[] actions)
    {
        foreach (var action in actions) _actions.Enqueue(action);
    }

    public void Step(int step)
    {
        control.LetGo();
        if (_running is null) Begin(step);
    }

    /// <summary>Begins the next call. Its first statement stops before it reaches the server.</summary>
    /// <param name="step">The number of the step.</param>
    public void Begin(int step)
    {
        _start = step;
        _running = _actions.Peek().DoAsync(actor);
    }

    /// <summary>The call that has been answered since the last look, if there is one.</summary>
    /// <param name="step">The number of the step.</param>
    public async Task<RaceOperation?> TakeAnsweredAsync(int step)
    {
        if (_running is not { IsCompleted: true }) return null;
        control.Withdraw();
        var answer = await _running;
        _running = null;
        return new RaceOperation(role, _actions.Dequeue(), _start, step, answer);
    }

    /// <summary>Breaks the connection whose statement is held. The store finds out, and sends it again.</summary>
    /// <param name="step">The number of the step.</param>
    public LostStatement Lose(int step)
    {
        var lost = new LostStatement(role, _actions.Peek(), _start, control.Lose());
        _start = step;
        return lost;
    }

    public override string ToString() => role.ToString();
}
