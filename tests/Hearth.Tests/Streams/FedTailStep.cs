namespace Hearth.Tests.Streams;

/// <summary>What can happen between an owner's tail, the way to another process, and the tail there.</summary>
internal enum FedTailStep
{
    /// <summary>The owner stores and shows an event.</summary>
    Append,

    /// <summary>The owner shows a delta and has not stored it.</summary>
    Progress,

    /// <summary>Shown deltas are stored.</summary>
    Flush,

    /// <summary>A feed arrives.</summary>
    Deliver,

    /// <summary>A feed arrives, its answer does not, and the next one begins anew.</summary>
    LoseAnswer,

    /// <summary>A feed does not arrive.</summary>
    Lose,

    /// <summary>A feed has not arrived when the next one is made.</summary>
    Delay,

    /// <summary>One that was delayed arrives after all.</summary>
    DeliverLate,

    /// <summary>The process there gives the sender up, without telling it.</summary>
    GiveUp,

    /// <summary>The owner changes.</summary>
    TakeOver,

    /// <summary>The owner lets go, and claims the stream again with the next event.</summary>
    LetGo,

    /// <summary>The tails give their memory back.</summary>
    Relax,

    /// <summary>A reader comes to the process there.</summary>
    AddReader,
}
