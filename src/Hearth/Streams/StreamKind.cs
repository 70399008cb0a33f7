namespace Hearth.Streams;

/// <summary>What a stream is the log of. The numbers are stored.</summary>
public enum StreamKind
{
    /// <summary>An agent's instance; never closes.</summary>
    Instance = 1,

    /// <summary>A workflow's run; closes with <c>run_end</c>.</summary>
    Run = 2,
}
