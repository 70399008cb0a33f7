namespace Hearth.Postgres;

/// <summary>
/// Supplies the password of a new connection, for example a token that lasts for minutes only. Called for every connection that asks
/// for one, from several threads at once.
/// </summary>
/// <param name="host">The name of the server, as it was configured.</param>
/// <param name="port">The server's port.</param>
/// <param name="user">The user who logs in.</param>
/// <param name="cancellationToken">Stops waiting.</param>
public delegate ValueTask<string> PostgresPasswordProvider(string host, int port, string user, CancellationToken cancellationToken);
