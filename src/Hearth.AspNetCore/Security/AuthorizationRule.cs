using Microsoft.AspNetCore.Authorization;

namespace Hearth.AspNetCore.Security;

/// <summary>Who may pass.</summary>
/// <param name="Policy">The policy to meet; null when anyone may.</param>
internal sealed record AuthorizationRule(AuthorizationPolicy? Policy)
{
    public static readonly AuthorizationRule Anyone = new((AuthorizationPolicy?)null);
}
