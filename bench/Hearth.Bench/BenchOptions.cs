using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Hearth.Bench.Databases;
using Hearth.Bench.Measurements;

namespace Hearth.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public const string Help =
        """
        hearth-bench [measurement...] [options]
          measurements   start admissions turns first-event answers parallel catch-up instances owners connections storage
                         growth appends cluster
                         (default: all of them)
          --callers A,B  concurrent callers of admissions and turns (default 1,16,64)
          --models A,B   inprocess, openai, anthropic (default: all three)
          --answers A,B  parallel answers (default 50,200,1000)
          --seconds N    how long each load runs (default 5)
          --warm-up N    seconds of load before it is measured, at the most; ends when the server's compiler rests (default 40)
          --database D   sqlite (default); postgres for one that is started here; or the URL of a PostgreSQL database
          --quick        a smoke run of less than a minute; its figures mean little
          --keep         keeps the servers' data
          --fail         exits with 1 when a target is missed
        """;

    public static readonly IReadOnlyList<string> AllModels = ["inprocess", "openai", "anthropic"];

    private static readonly IMeasurement[] Known =
    [
        new StartMeasurement(),
        new AdmissionsMeasurement(),
        new TurnsMeasurement(),
        new FirstEventMeasurement(),
        new AnswersMeasurement(),
        new ParallelMeasurement(),
        new CatchUpMeasurement(),
        new InstancesMeasurement(),
        new OwnersMeasurement(),
        new ConnectionsMeasurement(),
        new StorageMeasurement(),
        new GrowthMeasurement(),
        new AppendsMeasurement(),
        new ClusterMeasurement(),
    ];

    public IReadOnlyList<IMeasurement> Measurements { get; private set; } = Known;

    public IReadOnlyList<int> Callers { get; private set; } = [1, 16, 64];

    public IReadOnlyList<string> Models { get; private set; } = AllModels;

    public IReadOnlyList<int> Answers { get; private set; } = [50, 200, 1_000];

    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(5);

    public TimeSpan WarmUp { get; private set; } = TimeSpan.FromSeconds(40);

    /// <summary>Where the servers keep their state. Nothing is started before it is asked for.</summary>
    public IDatabases Databases { get; private set; } = new SqliteFiles();

    public bool IsQuick { get; private set; }

    public bool KeepData { get; private set; }

    public bool FailOnMiss { get; private set; }

    public static bool TryParse(string[] args, out BenchOptions options, [NotNullWhen(false)] out string? problem)
    {
        options = new BenchOptions();
        if (args.Contains("--quick")) options.BeQuick();
        var measurements = new List<IMeasurement>();
        try
        {
            for (var i = 0; i < args.Length; i++)
            {
                if (args[i].StartsWith("--", StringComparison.Ordinal)) options.Read(args, ref i);
                else measurements.Add(Find(args[i]));
            }
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
            return false;
        }

        if (measurements.Count > 0) options.Measurements = measurements;
        problem = null;
        return true;
    }

    private static IMeasurement Find(string name) => Array.Find(Known, measurement => measurement.Name == name)
        ?? throw new FormatException($"There is no measurement \"{name}\".");

    private void BeQuick()
    {
        IsQuick = true;
        (Callers, Answers) = ([16], [50]);
        (Duration, WarmUp) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5));
    }

    private void Read(string[] args, ref int index)
    {
        var option = args[index];
        switch (option)
        {
            case "--quick": return;
            case "--keep": KeepData = true; return;
            case "--fail": FailOnMiss = true; return;
        }

        var value = ++index < args.Length ? args[index] : throw new FormatException($"{option} needs a value.");
        switch (option)
        {
            case "--callers": Callers = Numbers(value); break;
            case "--answers": Answers = Numbers(value); break;
            case "--models": Models = value.Split(','); break;
            case "--seconds": Duration = TimeSpan.FromSeconds(Number(value)); break;
            case "--warm-up": WarmUp = TimeSpan.FromSeconds(Number(value)); break;
            case "--database": Databases = DatabasesOf(value); break;
            default: throw new FormatException($"There is no option {option}.");
        }
    }

    // The URL is not repeated: it may hold a password.
    private static IDatabases DatabasesOf(string text) => text switch
    {
        "sqlite" => new SqliteFiles(),
        "postgres" => new PostgresSchemas(null),
        _ when text.StartsWith("postgres://", StringComparison.Ordinal) => new PostgresSchemas(text),
        _ when text.StartsWith("postgresql://", StringComparison.Ordinal) => new PostgresSchemas(text),
        _ => throw new FormatException("--database takes sqlite, postgres or a URL that begins with postgres://."),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static int[] Numbers(string text) => [.. text.Split(',').Select(part => int.Parse(part, CultureInfo.InvariantCulture))];
}
