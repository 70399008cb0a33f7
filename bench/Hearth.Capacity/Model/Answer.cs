namespace Hearth.Capacity.Model;

/// <summary>What becomes of one prompt: model calls one after the other, with tool calls between them.</summary>
/// <remarks>
/// The text of each model call takes an exponentially distributed time, so that an answer of n calls takes a fixed time and an Erlang
/// distributed one of n stages.
/// </remarks>
internal sealed record Answer
{
    public int ModelCalls { get; init; } = 2;

    public double TokensPerCall { get; init; } = 150;

    public double TokensPerSecond { get; init; } = 50;

    /// <summary>From the start of a model call to its first token.</summary>
    public double FirstTokenSeconds { get; init; } = 0.8;

    /// <summary>How many tools each model call but the last asks for. They run at the same time.</summary>
    public int ToolsPerCall { get; init; } = 1;

    public double ToolSeconds { get; init; } = 1;

    public int ToolCalls => (ModelCalls - 1) * ToolsPerCall;

    /// <summary>The mean time in which one model call writes its text.</summary>
    public double TextSeconds => TokensPerCall / TokensPerSecond;

    /// <summary>What every answer takes, however short its text.</summary>
    public double FixedSeconds => (ModelCalls * FirstTokenSeconds) + ((ModelCalls - 1) * ToolSeconds);

    public double Seconds => FixedSeconds + (ModelCalls * TextSeconds);

    /// <summary>Deltas that a reader sees in a second of text: joined for a window, but never more than there are tokens.</summary>
    public double DeltasPerSecond(double windowSeconds) => Math.Min(TokensPerSecond, 1 / windowSeconds);

    /// <summary>Deltas of one model call: the first at once, then one for each window that its text fills, <c>1/(1 - exp(-w/m))</c>.</summary>
    public double DeltasPerCall(double windowSeconds) => 1 / (1 - Math.Exp(-1 / DeltasPerSecond(windowSeconds) / TextSeconds));

    /// <summary>The probability that an answer ends before something that happens <paramref name="rate"/> times a second: <c>E[exp(-k·S)]</c>.</summary>
    public double EndsFirst(double rate) => Math.Exp(-rate * FixedSeconds) / Math.Pow(1 + (rate * TextSeconds), ModelCalls);

    /// <summary>How long an answer goes on while nothing else happens first: <c>(1 - E[exp(-k·S)])/k</c>.</summary>
    public double SecondsUnder(double rate) => rate == 0 ? Seconds : (1 - EndsFirst(rate)) / rate;

    /// <summary>The share of the answers under way that will still be under way after some time: <c>E[(S-x)⁺]/E[S]</c>.</summary>
    public double ShareLongerThan(double seconds)
    {
        var text = seconds - FixedSeconds;
        if (text <= 0) return 1 - (seconds / Seconds);
        var (rest, probability) = (0.0, Math.Exp(-text / TextSeconds)); // Of so many stages being over.
        for (var stages = 0; stages < ModelCalls; stages++)
        {
            rest += (ModelCalls - stages) * TextSeconds * probability;
            probability *= text / TextSeconds / (stages + 1);
        }

        return rest / Seconds;
    }
}
