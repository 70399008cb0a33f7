using System.Globalization;
using Npgsql;

namespace Hearth.PostgresServers;

/// <summary>
/// One real PostgreSQL server with a cluster of its own in a temporary directory, on a loopback port and a unix socket. It ends, and its
/// directory goes, when it is disposed or this process ends, even by a kill. Databases may be created from any thread; faults are for
/// one caller at a time, and for a server of one's own rather than <see cref="Shared"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string RequireVariable = "HEARTH_REQUIRE_POSTGRES";
    private const string DefaultDatabase = "postgres";
    private const int PortAttempts = 5;

    private static readonly Lazy<PostgresInstallation?> Installation = new(PostgresInstallation.Find);
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(StartSharedAsync);

    private readonly PostgresInstallation _installation;
    private readonly ClusterDirectory _directory;
    private readonly PostgresServerOptions _options;
    private readonly Watchdog _watchdog;
    private ServerProcess? _process;
    private bool _isPaused;
    private int _databases;

    private PostgresServer(PostgresInstallation installation, ClusterDirectory directory, PostgresServerOptions options, Watchdog watchdog)
    {
        _installation = installation;
        _directory = directory;
        _options = options;
        _watchdog = watchdog;
    }

    /// <summary>Whether this machine has a PostgreSQL that can be started.</summary>
    public static bool IsAvailable => OperatingSystem.IsLinux() && Installation.Value is not null;

    /// <summary>
    /// Why tests that need a server cannot run here, for <c>Assert.SkipWhen</c>; null when they can. Also null where
    /// <c>HEARTH_REQUIRE_POSTGRES=1</c>: there, a missing server makes <see cref="StartAsync"/> fail.
    /// </summary>
    public static string? SkipReason =>
        IsAvailable || Environment.GetEnvironmentVariable(RequireVariable) == "1" ? null : PostgresInstallation.MissingReason;

    /// <summary>The server that the tests of this process share. Started by the first who asks; never to be stopped or disposed.</summary>
    public static Task<PostgresServer> Shared => SharedServer.Value;

    public string User => _directory.User;

    public string Password => _directory.Password;

    /// <summary>The TCP port; the same after <see cref="StartAgainAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>The directory of the unix socket, where no password is asked for.</summary>
    public string SocketDirectory => _directory.Root;

    /// <summary>The data directory, for those who look into it.</summary>
    public string DataDirectory => _directory.Data;

    /// <summary>The pid of the server itself, the parent of every backend. Of the latest run, when it is stopped.</summary>
    public int ProcessId => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The URL of a database that always exists: for tests that make a schema of their own in it.</summary>
    public string Url => UrlOf(DefaultDatabase);

    /// <summary>Creates a cluster and starts a server on it: about a second.</summary>
    /// <param name="options">What is special about this server; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting; what was started ends.</param>
    /// <exception cref="InvalidOperationException">There is no PostgreSQL here, or it did not start; the message says why.</exception>
    public static async Task<PostgresServer> StartAsync(
        PostgresServerOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!IsAvailable)
            throw new InvalidOperationException(PostgresInstallation.MissingReason);
        var directory = ClusterDirectory.Create();
        var server = new PostgresServer(Installation.Value!, directory, options ?? new PostgresServerOptions(), Watchdog.Start(directory));
        try
        {
            await directory.InitializeAsync(server._installation, server._options, cancellationToken);
            await server.StartOnFreePortAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>postgres://user:password@address:port/database</c>.</summary>
    /// <param name="database">The name of a database, existing or not.</param>
    /// <param name="port">Another port, such as that of a proxy; null for the server's own.</param>
    public string UrlOf(string database, int? port = null) =>
        string.Create(CultureInfo.InvariantCulture, $"postgres://{User}:{Password}@{_options.Address}:{port ?? Port}/{database}");

    /// <summary>The same for Npgsql.</summary>
    public string ConnectionStringOf(string database, int? port = null) => new NpgsqlConnectionStringBuilder
    {
        Host = _options.Address,
        Port = port ?? Port,
        Username = User,
        Password = Password,
        Database = database,
    }.ConnectionString;

    /// <summary>Creates an empty database.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await using var connection = await ConnectAsync(cancellationToken);
        // Nobody can be connected to template0, and a template that is in use cannot be copied.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name} TEMPLATE template0", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new PostgresDatabase(this, name);
    }

    /// <summary>Ends the server and waits until it is gone; a paused one is resumed first. Does nothing when it does not run.</summary>
    /// <param name="mode">How.</param>
    /// <param name="cancellationToken">Stops waiting; the server has been told in any case.</param>
    public async Task StopAsync(PostgresStop mode = PostgresStop.Fast, CancellationToken cancellationToken = default)
    {
        Resume();
        _process!.Send(mode switch
        {
            PostgresStop.Smart => Signal.Terminate,
            PostgresStop.Fast => Signal.Interrupt,
            _ => Signal.Quit,
        });
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Starts a stopped server on the same directory and port, and waits until it takes connections.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
            throw new InvalidOperationException("The server already runs.");
        if (!await TryStartAsync(cancellationToken))
            throw DidNotStart();
    }

    /// <summary>Disconnects every client as an administrator would, and waits until their backends have ended.</summary>
    /// <param name="database">Only clients of this database; null for all.</param>
    /// <param name="application">Only clients that say that they are this application; null for all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>How many clients were disconnected.</returns>
    public async Task<int> TerminateBackendsAsync(
        string? database = null, string? application = null, CancellationToken cancellationToken = default)
    {
        const string Sql =
            """
            SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 5000))::int
            FROM   pg_stat_activity
            WHERE  backend_type = 'client backend'
            AND    pid <> pg_backend_pid()
            AND    ($1::text IS NULL OR datname = $1)
            AND    ($2::text IS NULL OR application_name = $2)
            """;
        await using var connection = await ConnectAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = database });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = application });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>
    /// Stops every process of the server where it is: connections stay open, and nothing is answered. Completes when the last one
    /// stands still.
    /// </summary>
    public async Task PauseAsync(CancellationToken cancellationToken = default)
    {
        _isPaused = true;
        await _process!.PauseAsync(cancellationToken);
    }

    /// <summary>Lets a paused server go on. Does nothing otherwise.</summary>
    public void Resume()
    {
        if (!_isPaused)
            return;
        _process!.Resume();
        _isPaused = false;
    }

    /// <summary>
    /// User and system time that the server and its children have used since it was last started, those that have ended included.
    /// In steps of ten milliseconds for each process.
    /// </summary>
    public TimeSpan ReadCpuTime() => CpuTime.OfTree(ProcessId);

    /// <summary>Ends the server at once and removes its directory.</summary>
    public async ValueTask DisposeAsync()
    {
        Resume();
        await _watchdog.DisposeAsync();
        if (_process is not null)
        {
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
            _process = null;
        }
    }

    internal async Task DropDatabaseAsync(string name)
    {
        await using var connection = await ConnectAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<PostgresServer> StartSharedAsync()
    {
        var server = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server._watchdog.Close();
        return server;
    }

    // Somebody else may have taken the port between the look and the start.
    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = LoopbackPort.Pick();
            if (await TryStartAsync(cancellationToken))
                return;
            if (attempt == PortAttempts || !_directory.ReadLogTail().Contains("Address already in use", StringComparison.Ordinal))
                throw DidNotStart();
        }
    }

    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        _process?.Dispose();
        _process = ServerProcess.Start(_installation, _directory, Port, _options.NetworkNamespace);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(_options.StartTimeout);
        try
        {
            return await _process.WaitUntilReadyAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw DidNotStart();
        }
    }

    private InvalidOperationException DidNotStart() => new(
        $"PostgreSQL {_installation.MajorVersion} did not start, with {_options.StartTimeout} to do so. Its log:\n"
        + _directory.ReadLogTail());

    // Over the socket and without a pool: it works whatever the rules for TCP are, and leaves no backend behind.
    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = SocketDirectory,
            Port = Port,
            Username = User,
            Database = DefaultDatabase,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
