namespace Hearth.Postgres.Tests.Races;

/// <summary>Processes on the real store that go on one step at a time, each step of one of them.</summary>
/// <remarks>
/// A step ends when everybody stands still: at a gate, at a lock, or at the end. So the state after a step depends on the order of steps
/// alone.
/// </remarks>
internal sealed class Race
{
    private readonly List<IStepper> _steppers = [];
    private readonly List<RaceOperation> _history = [];
    private readonly List<string> _trace = [];
    private readonly PostgresWorld _world;
    private readonly RaceStage _stage;
    private readonly RaceSetup _setup;
    private int _steps;

    private Race(PostgresWorld world, RaceStage stage, RaceSetup setup)
    {
        (_world, _stage, _setup) = (world, stage, setup);
        foreach (var role in Enum.GetValues<RaceRole>()) _steppers.Add(new RaceSession(role, stage[role], world.ControlOf(role)));
        _world.Arm(true);
    }

    public RaceSession Owner => (RaceSession)_steppers[(int)RaceRole.Owner];

    public RaceSession Taker => (RaceSession)_steppers[(int)RaceRole.Taker];

    public RaceSession Client => (RaceSession)_steppers[(int)RaceRole.Client];

    public RaceScene Scene => _stage.Scene;

    /// <summary>The answers so far, in the order in which they came.</summary>
    public IEnumerable<string> Answers => _history.Where(operation => operation.Answer is not null).Select(operation => $"{operation.Role} {operation.Action}: {operation.Answer}");

    public static async Task<Race> StartAsync(PostgresWorld world, RaceSetup setup) => new(world, await world.CreateStageAsync(setup), setup);

    /// <summary>Whether something under way waits for a lock. To be asked between steps.</summary>
    public static bool IsBlocked(IStepper stepper) => stepper.IsBusy && stepper.Control.HeldAt is null;

    /// <summary>Lets one go on to its next point, and waits until everybody stands still.</summary>
    public async Task StepAsync(IStepper stepper)
    {
        _steps++;
        _trace.Add($"{stepper} from {stepper.Control.HeldAt?.ToString() ?? "idle"}");
        stepper.Step(_steps);
        await SettleAsync();
    }

    /// <summary>Lets a lost statement go on until it has ended or waits for a lock.</summary>
    public Task RunAsync(LostStatement lost) => GoOnAsync(lost);

    /// <summary>Gives one something to do and lets it go on as far as it can.</summary>
    public Task RunAsync(RaceSession session, params RaceAction[] actions)
    {
        session.Add(actions);
        return GoOnAsync(session);
    }

    /// <summary>Gives one something to do, and stops with the first statement executed and not committed.</summary>
    public Task HoldAsync(RaceSession session, params RaceAction[] actions)
    {
        session.Add(actions);
        return StepAsync(session);
    }

    /// <summary>Gives one something to do, and stops when its first statement is on the way and has not reached the server.</summary>
    public async Task SendAsync(RaceSession session, params RaceAction[] actions)
    {
        session.Add(actions);
        _trace.Add($"{session} sends");
        session.Begin(++_steps);
        await SettleAsync();
    }

    /// <summary>Breaks the connection whose statement is held. Whoever sent it finds out, and sends it again.</summary>
    public async Task<LostStatement> LoseAsync(RaceSession session)
    {
        var lost = session.Lose(++_steps);
        _trace.Add($"{session} loses its connection");
        _steppers.Add(lost);
        await SettleAsync();
        return lost;
    }

    /// <summary>Lets everybody go on to the end, in an order that is chosen step by step.</summary>
    public async Task FinishAsync(Func<int, int>? choose = null)
    {
        while (!_steppers.TrueForAll(stepper => stepper.IsDone))
        {
            var ready = _steppers.FindAll(CanStep);
            if (ready.Count > 0) await StepAsync(ready[choose?.Invoke(ready.Count) ?? 0]);
            else await SettleAsync(); // In a circle of locks; the server breaks it.
        }
    }

    /// <summary>Fails unless the simulated store does the same when the calls come one after the other.</summary>
    public async Task AssertExplainedAsync(MemoryWorld? world = null)
    {
        if (await ExplainAsync(world ?? new MemoryWorld(new())) is { } failure) Assert.Fail(failure);
    }

    /// <summary>What no order of the calls explains; null when one does.</summary>
    public async Task<string?> ExplainAsync(MemoryWorld world)
    {
        _world.Arm(false);
        var state = await _world.DescribeAsync(_stage);
        var alternatives = await new Referee(world).JudgeAsync(_setup, _history, state);
        return alternatives is null
            ? null
            : $"STEPS\n{string.Join('\n', _trace)}\n\nCALLS\n{string.Join('\n', _history)}\n\nSTATE\n{state}\n\nEXPECTED ONE OF\n{alternatives}";
    }

    private static bool CanStep(IStepper stepper) => stepper.IsBusy ? stepper.Control.HeldAt is not null : !stepper.IsDone;

    private async Task GoOnAsync(IStepper stepper)
    {
        while (CanStep(stepper)) await StepAsync(stepper);
    }

    private async Task SettleAsync()
    {
        await StandStillAsync();
        foreach (var stepper in _steppers)
        {
            var operation = stepper switch
            {
                RaceSession session => await session.TakeAnsweredAsync(_steps),
                LostStatement lost => lost.TakeEnded(_steps),
                _ => null,
            };
            if (operation is not null) _history.Add(operation);
        }
    }

    private async Task StandStillAsync()
    {
        while (true)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            var moving = _steppers.FindAll(IsBlocked);
            if (moving.Count == 0) return;
            var backends = moving.Select(stepper => stepper.Control.BackendId).OfType<int>().ToArray();
            if (await _world.AreBlockedAsync(backends) && backends.Length == moving.Count) return;
        }
    }
}
