namespace Hearth.Tests.Faults;

/// <summary>What goes wrong at one call of the store.</summary>
internal enum FaultKind
{
    /// <summary>The store does nothing and is unavailable.</summary>
    FailsBefore,

    /// <summary>The store does what it was asked, and the answer is lost.</summary>
    FailsAfter,

    /// <summary>The process dies, and nothing of the call has happened.</summary>
    KillsBefore,

    /// <summary>The process dies when the call has happened and before it hears of it.</summary>
    KillsAfter,
}
