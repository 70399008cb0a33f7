using Hearth.PostgresServers;

// A server to play with: prints its URL, its pid and its directory, and ends when its input does. Where there is no
// PostgreSQL, it says so and ends with 2.
if (PostgresServer.SkipReason is { } reason)
{
    await Console.Error.WriteLineAsync(reason);
    return 2;
}

await using var server = await PostgresServer.StartAsync();
Console.WriteLine(server.Url);
Console.WriteLine(server.ProcessId);
Console.WriteLine(server.SocketDirectory);
await Console.In.ReadToEndAsync();
return 0;
