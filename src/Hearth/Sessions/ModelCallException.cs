using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>A model call failed for good.</summary>
internal sealed class ModelCallException(ModelFailure failure) : HearthException(ErrorCodes.OperationFailed, failure.Message)
{
    public ModelFailure Failure => failure;

    public override bool IsTransient => failure.IsTransient;
}
