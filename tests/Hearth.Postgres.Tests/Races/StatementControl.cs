namespace Hearth.Postgres.Tests.Races;

/// <summary>Holds the statements of one client at each of their points until it is told to let them go. One statement at a time.</summary>
internal sealed class StatementControl
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _held;
    private GatedConnection? _connection;
    private StatementPoint _point;
    private bool _isPermitted;

    /// <summary>Whether statements are held at all.</summary>
    public bool IsArmed { get; set; }

    /// <summary>Where a statement is held; null when none is.</summary>
    public StatementPoint? HeldAt
    {
        get
        {
            lock (_lock) return _held is null ? null : _point;
        }
    }

    /// <summary>The server's process that has a statement under way; null when there is none.</summary>
    public int? BackendId
    {
        get
        {
            lock (_lock) return _connection?.BackendId;
        }
    }

    /// <summary>Comes back when the statement may pass the point.</summary>
    public Task PassAsync(GatedConnection connection, StatementPoint point)
    {
        lock (_lock)
        {
            (_connection, _point) = (connection, point);
            if (!IsArmed || _isPermitted)
            {
                _isPermitted = false;
                return Task.CompletedTask;
            }

            _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _held.Task;
        }
    }

    /// <summary>Notes a statement that is not held, unless another one is under way: rows are removed at any time.</summary>
    public void Begin(GatedConnection connection)
    {
        lock (_lock) _connection ??= connection;
    }

    /// <summary>The server has answered on a connection.</summary>
    public void End(GatedConnection connection)
    {
        lock (_lock)
        {
            if (_connection == connection) _connection = null;
        }
    }

    /// <summary>Lets the statement that is held, or else the next one that comes, pass one point.</summary>
    public void LetGo()
    {
        lock (_lock)
        {
            if (_held is null) _isPermitted = true;
            _held?.SetResult();
            _held = null;
        }
    }

    /// <summary>Nothing came that could have used the permission.</summary>
    public void Withdraw()
    {
        lock (_lock) _isPermitted = false;
    }

    /// <summary>Resets the client's side of the connection whose statement is held; the server's side stays, as does the statement.</summary>
    public StatementControl Lose()
    {
        lock (_lock)
        {
            var lost = new StatementControl { IsArmed = true, _held = _held, _connection = _connection, _point = _point };
            (_held, _connection) = (null, null);
            lost._connection!.Lose(lost);
            return lost;
        }
    }
}
