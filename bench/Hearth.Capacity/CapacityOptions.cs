using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Hearth.Capacity.Model;

namespace Hearth.Capacity;

/// <summary>What the command line asks for.</summary>
internal sealed record CapacityOptions
{
    public const string Help =
        """
        hearth-capacity [options]
          --conversations N    in the database (default 1000000)
          --readers N          open event streams (default 100000)
          --replicas N         processes (default 12)
          --pause SECONDS      the long one of the two pauses between prompts, on average (default 900)
          --unwatched N        prompts per second that nobody watches (default 20)
          --calls N            model calls of an answer, each but the last with a tool call (default 2)
          --tokens N           of each model call (default 150)
          --pace N             tokens per second (default 50)
          --seed N             of the simulation (default 1)
          --model              the formulas only
        """;

    public Workload Workload { get; private set; } = new();

    public Deployment Deployment { get; private set; } = new();

    public int Seed { get; private set; } = 1;

    public bool IsModelOnly { get; private set; }

    public static bool TryParse(string[] args, out CapacityOptions options, [NotNullWhen(false)] out string? problem)
    {
        options = new CapacityOptions();
        problem = null;
        try
        {
            for (var i = 0; i < args.Length; i++) options.Read(args, ref i);
            options.Check();
        }
        catch (FormatException exception)
        {
            problem = exception.Message;
        }

        return problem is null;
    }

    private void Check()
    {
        if (Deployment.Replicas < 1) throw new FormatException("--replicas has to be at least 1.");
        if (Deployment.Replicas == 1 && !IsModelOnly) throw new FormatException("The simulation needs two replicas, of which one is killed: give --model too.");
        if (Workload.Answer is { ModelCalls: < 1 } or { TokensPerCall: 0 } or { TokensPerSecond: 0 } || Workload.Pauses[1].Seconds == 0)
        {
            throw new FormatException("--pause, --calls, --tokens and --pace have to be more than 0.");
        }

        if (Workload.Pages > Workload.Conversations / 2) throw new FormatException("--conversations has to be at least twice the open pages.");
    }

    private void Read(string[] args, ref int index)
    {
        var option = args[index];
        if (option == "--model")
        {
            IsModelOnly = true;
            return;
        }

        var value = ++index < args.Length ? args[index] : throw new FormatException($"{option} needs a value.");
        var number = double.Parse(value, CultureInfo.InvariantCulture);
        if (number < 0) throw new FormatException($"{option} cannot be negative.");
        switch (option)
        {
            case "--conversations": Workload = Workload with { Conversations = (int)number }; break;
            case "--readers": Workload = Workload with { OpenReaders = (int)number }; break;
            case "--replicas": Deployment = Deployment with { Replicas = (int)number }; break;
            case "--pause": Workload = Workload with { Pauses = [Workload.Pauses[0], Workload.Pauses[1] with { Seconds = number }] }; break;
            case "--unwatched": Workload = Workload with { UnwatchedPromptsPerSecond = number }; break;
            case "--calls": Workload = Workload with { Answer = Workload.Answer with { ModelCalls = (int)number } }; break;
            case "--tokens": Workload = Workload with { Answer = Workload.Answer with { TokensPerCall = number } }; break;
            case "--pace": Workload = Workload with { Answer = Workload.Answer with { TokensPerSecond = number } }; break;
            case "--seed": Seed = (int)number; break;
            default: throw new FormatException($"There is no option {option}.");
        }
    }
}
