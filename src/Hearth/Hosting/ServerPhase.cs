namespace Hearth.Hosting;

/// <summary>Where the process is in its life.</summary>
internal enum ServerPhase
{
    /// <summary>The store is being opened; every request is answered 503.</summary>
    Starting,

    /// <summary>The process takes work.</summary>
    Ready,

    /// <summary>The process is about to drain: it says that it is not ready and still takes work, until load balancers have noticed.</summary>
    Leaving,

    /// <summary>No admissions and no new live reads; work under way goes on until the drain deadline.</summary>
    Draining,
}
