using System.Globalization;

namespace Hearth.FakeProvider;

internal static class Program
{
    private const string Help =
        """
        hearth fake provider: OpenAI and Anthropic wire formats from a script.
          --port N       listen on 127.0.0.1:N (default 9999; 0 picks a free port)
          --tokens N     words in the default answer (default 200)
          --delay-ms N   time before each word (default 20)
          --record N     requests kept for GET /_requests (default 0)
        """;

    internal static async Task<int> Main(string[] args)
    {
        var settings = new Dictionary<string, int> { ["--port"] = 9999, ["--tokens"] = 200, ["--delay-ms"] = 20, ["--record"] = 0 };
        for (var i = 0; i < args.Length; i += 2)
        {
            if (i + 1 == args.Length
                || !settings.ContainsKey(args[i])
                || !int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                await Console.Error.WriteLineAsync(Help);
                return 2;
            }
            settings[args[i]] = value;
        }
        await using var server = await FakeProviderServer.StartAsync(settings["--port"]);
        server.MaxRecordedRequests = settings["--record"];
        server.DefaultTurn = new FakeTurn().Text(Words(settings["--tokens"])).Delay(TimeSpan.FromMilliseconds(settings["--delay-ms"]));
        Console.WriteLine(server.BaseUri);
        await server.WaitForShutdownAsync();
        return 0;
    }

    private static string Words(int count) => string.Join(' ', Enumerable.Range(1, count).Select(number => $"word{number}"));
}
