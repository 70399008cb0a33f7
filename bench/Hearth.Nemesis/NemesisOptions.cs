using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Hearth.Nemesis;

/// <summary>What the command line asks for.</summary>
internal sealed record NemesisOptions
{
    public const string Help =
        """
        hearth-nemesis [options]
          --duration T       how long faults happen, such as 90s or 30m (default 90s); at least until every kind has happened
          --seed N           repeats the choices of an earlier run
          --network N        loopback (default), or namespaces: a network namespace for everybody, for which it takes root
          --servers DIR      where the build of Hearth.Nemesis.Server is (default: beside this program)
          --previous DIR     a build of the previous version, which runs beside this one for a while
          --instances N      default 200
          --rate N           prompts per second (default 25)
          --keep DIR         keeps logs and the history there
          --without-fence    the store refuses nothing: the run passes if the checker notices
        """;

    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(90);

    public int Seed { get; private set; } = Random.Shared.Next(1_000_000);

    public bool UsesNamespaces { get; private set; }

    public string ServerDirectory { get; private set; } = AppContext.BaseDirectory;

    public string? PreviousDirectory { get; private set; }

    public int Instances { get; private set; } = 200;

    public int PromptsPerSecond { get; private set; } = 25;

    public string? KeepDirectory { get; private set; }

    public bool IsFenced { get; private set; } = true;

    public static bool TryParse(string[] args, out NemesisOptions options, [NotNullWhen(false)] out string? problem)
    {
        options = new NemesisOptions();
        try
        {
            for (var i = 0; i < args.Length; i++) options.Read(args, ref i);
            problem = null;
            return true;
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    private void Read(string[] args, ref int index)
    {
        var option = args[index];
        if (option == "--without-fence")
        {
            IsFenced = false;
            return;
        }

        var value = ++index < args.Length ? args[index] : throw new FormatException($"{option} needs a value.");
        switch (option)
        {
            case "--duration": Duration = Time(value); break;
            case "--seed": Seed = Number(value); break;
            case "--network": UsesNamespaces = NetworkOf(value); break;
            case "--servers": ServerDirectory = Path.GetFullPath(value); break;
            case "--previous": PreviousDirectory = Path.GetFullPath(value); break;
            case "--instances": Instances = Number(value); break;
            case "--rate": PromptsPerSecond = Number(value); break;
            case "--keep": KeepDirectory = Path.GetFullPath(value); break;
            default: throw new FormatException($"There is no option {option}.");
        }
    }

    private static bool NetworkOf(string text) => text switch
    {
        "loopback" => false,
        "namespaces" => true,
        _ => throw new FormatException("--network takes loopback or namespaces."),
    };

    private static TimeSpan Time(string text) => text[^1..] switch
    {
        "s" => TimeSpan.FromSeconds(Number(text[..^1])),
        "m" => TimeSpan.FromMinutes(Number(text[..^1])),
        _ => throw new FormatException("--duration takes a time such as 90s or 30m."),
    };

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
