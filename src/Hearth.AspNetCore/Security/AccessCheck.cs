using Hearth.Hosting.Checks;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>Whether only those can use the server who may.</summary>
internal sealed class AccessCheck(OpenServerGuard guard, IOptions<SecurityOptions> security) : IServerCheck
{
    public string Subject => "access";

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await guard.StartingAsync(cancellationToken);
            var keys = security.Value.ApiKeys.Count;
            return [CheckFinding.Ok(keys > 0 ? $"Requests need one of {keys} API keys." : "Whom the application lets in, or everyone in Development.")];
        }
        catch (OptionsValidationException exception)
        {
            return [CheckFinding.Fault(exception.Message)];
        }
    }
}
