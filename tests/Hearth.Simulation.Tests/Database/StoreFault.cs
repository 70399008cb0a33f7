namespace Hearth.Simulation.Tests.Database;

/// <summary>What becomes of one store operation.</summary>
internal enum StoreFault
{
    /// <summary>It is done and answered, sooner or later.</summary>
    None,

    /// <summary>It fails and is never done.</summary>
    Lost,

    /// <summary>It is done, but the caller is told that it failed.</summary>
    AnswerLost,

    /// <summary>The caller is told that it failed, and then it is done.</summary>
    Late,
}
