using System.Security.Claims;

namespace Hearth.AspNetCore.Access;

/// <summary>Decides per caller and resource, after the authorization policy of the endpoint has let the caller in.</summary>
/// <remarks>Registered as a service; without one every caller may do everything. Called concurrently.</remarks>
public interface IHearthAccessPolicy
{
    /// <summary>Whether a caller may do something.</summary>
    /// <param name="caller">Who asks; without identities when nobody was authenticated.</param>
    /// <param name="action">What for.</param>
    /// <param name="target">With which resource. An instance need not exist; a run does.</param>
    /// <param name="cancellationToken">The caller went away.</param>
    /// <returns>False to refuse: 403 for an instance or a workflow, 404 for a run.</returns>
    ValueTask<bool> IsAllowedAsync(ClaimsPrincipal caller, HearthAction action, HearthTarget target, CancellationToken cancellationToken);
}
