using Hearth.Events;

namespace Hearth.Workflows;

/// <summary>A recorded step failed. It is thrown alike when the step has just failed and when the run is executed again.</summary>
public sealed class StepFailedException : HearthException
{
    internal StepFailedException(string step, ErrorInfo error, Exception? innerException = null)
        : base(error.Type ?? ErrorCodes.OperationFailed, $"The step \"{step}\" failed: {error.Message}", error.Details ?? "", innerException)
    {
        (Step, ErrorName, Meta) = (step, error.Name, error.Meta);
    }

    /// <summary>The step's name.</summary>
    public string Step { get; }

    /// <summary>The type name of the exception that the step threw; <c>HearthError</c> for a typed one.</summary>
    public string ErrorName { get; }
}
