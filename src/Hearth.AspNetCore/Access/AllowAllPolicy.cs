using System.Security.Claims;

namespace Hearth.AspNetCore.Access;

/// <summary>Leaves every decision to the authorization policy of the endpoint.</summary>
internal sealed class AllowAllPolicy : IHearthAccessPolicy
{
    public ValueTask<bool> IsAllowedAsync(ClaimsPrincipal caller, HearthAction action, HearthTarget target, CancellationToken cancellationToken) =>
        ValueTask.FromResult(true);
}
