namespace Hearth.Storage.Tests;

public sealed class SharedMemoryDatabase : SharedTestDatabase
{
    private readonly MovableTime _time = new();
    private readonly Storage.MemoryDatabase _database;
    private readonly Dictionary<IHearthStore, Guid> _processes = [];

    public SharedMemoryDatabase() => _database = new Storage.MemoryDatabase(_time, new MemoryFences());

    public override IHearthStore CreateStore()
    {
        var process = Guid.NewGuid();
        var store = new MemoryStore(_database, process);
        _processes.Add(store, process);
        return store;
    }

    public override Guid ProcessOf(IHearthStore store) => _processes[store];

    // Time passes for everybody, and everybody else who lives says so.
    public override async Task SilenceAsync(IHearthStore store, CancellationToken cancellationToken)
    {
        var others = _processes.Where(entry => entry.Key != store && _database.Processes.IsAlive(entry.Value)).Select(entry => entry.Key).ToList();
        _time.Ahead += ProcessIdentity.Timeout;
        foreach (var other in others) await other.HeartbeatAsync(cancellationToken);
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class MovableTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
