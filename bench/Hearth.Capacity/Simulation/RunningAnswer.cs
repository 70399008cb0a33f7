namespace Hearth.Capacity.Simulation;

/// <summary>An answer under way, and the owner that makes it.</summary>
internal sealed class RunningAnswer(int conversation, int replica)
{
    public int Conversation => conversation;

    public int Replica { get; set; } = replica;

    /// <summary>The model call that is under way, from 0.</summary>
    public int ModelCall { get; set; }

    /// <summary>A number that changes when the owner is lost, so that what it had planned does not happen.</summary>
    public int Attempt { get; set; }

    public bool IsOver { get; set; }
}
