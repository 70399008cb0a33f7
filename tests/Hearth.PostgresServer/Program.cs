using Hearth.PostgresServers;

// A server to play with: prints its URL, its pid and its directory, and ends when its input does.
await using var server = await PostgresServer.StartAsync();
Console.WriteLine(server.Url);
Console.WriteLine(server.ProcessId);
Console.WriteLine(server.SocketDirectory);
await Console.In.ReadToEndAsync();
