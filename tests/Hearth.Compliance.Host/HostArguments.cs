using System.Globalization;

namespace Hearth.Compliance.Host;

/// <summary>What the command line asks for.</summary>
internal sealed record HostArguments
{
    public const string Help =
        """
        hearth compliance host: prints its address when it is ready and ends on SIGTERM.
          server | streams   Hearth with a scripted model, or the test writer of Durable Streams
          --port N           listen on 127.0.0.1:N (default 0: a free port)
          --store S          memory (default), the URL of a PostgreSQL database, or the path of a SQLite file
          --silo-port N      server: be a member of the cluster on that database, reached by the others on 127.0.0.1:N
          --prefix P         server: the path before the routes, such as /api/hearth
          --api-key K        server: the key that requests must present (default: everyone may)
          --drain SECONDS    server: how long work may take to finish on SIGTERM (default 1)
        """;

    public const string MemoryStore = "memory";

    public required string Mode { get; init; }

    public int Port { get; init; }

    public string Store { get; init; } = MemoryStore;

    public int? SiloPort { get; init; }

    public string Prefix { get; init; } = "";

    public string? ApiKey { get; init; }

    public int DrainSeconds { get; init; } = 1;

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static HostArguments? TryParse(string[] args)
    {
        if (args.Length % 2 == 0 || args[0] is not ("server" or "streams")) return null;
        var arguments = new HostArguments { Mode = args[0] };
        for (var i = 1; i < args.Length; i += 2)
        {
            if (arguments.With(args[i], args[i + 1]) is not { } next) return null;
            arguments = next;
        }

        return arguments;
    }

    private HostArguments? With(string name, string value) => name switch
    {
        "--port" when TryParseNumber(value) is { } port => this with { Port = port },
        "--store" => this with { Store = value },
        "--silo-port" when TryParseNumber(value) is { } port => this with { SiloPort = port },
        "--prefix" => this with { Prefix = value },
        "--api-key" => this with { ApiKey = value },
        "--drain" when TryParseNumber(value) is { } seconds => this with { DrainSeconds = seconds },
        _ => null,
    };

    private static int? TryParseNumber(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
