namespace Hearth.Models;

/// <summary>A provider sent nothing for too long, so the call was cut. The same call may succeed later.</summary>
public sealed class ModelStreamTimeoutException : TimeoutException
{
    /// <summary>Creates the exception for one silence.</summary>
    /// <param name="limit">How long the provider was allowed to be silent.</param>
    /// <param name="hasStarted">Whether any byte of the response had arrived before the silence.</param>
    public ModelStreamTimeoutException(TimeSpan limit, bool hasStarted)
        : base(hasStarted
            ? $"The provider stopped sending in the middle of its answer for {limit.TotalSeconds:0.###} seconds."
            : $"The provider did not begin to answer within {limit.TotalSeconds:0.###} seconds.")
    {
        Limit = limit;
        HasStarted = hasStarted;
    }

    /// <summary>How long the provider was allowed to be silent.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whether any byte of the response had arrived before the silence.</summary>
    public bool HasStarted { get; }
}
