using System.Security.Claims;

namespace Hearth.AspNetCore.Security;

/// <summary>Tells callers apart, so that one caller's idempotency keys never meet another's.</summary>
internal static class CallerScope
{
    /// <summary>A text that is the same for every request of one caller and for no other caller; empty for anonymous requests.</summary>
    public static string Of(ClaimsPrincipal user)
    {
        if (user.Identity is not { IsAuthenticated: true } identity) return "";
        var id = user.FindFirst(ClaimTypes.NameIdentifier) ?? user.FindFirst("sub");

        // Two issuers may use one id for different people.
        return $"{identity.AuthenticationType}\0{id?.Issuer}\0{id?.Value ?? identity.Name}";
    }
}
