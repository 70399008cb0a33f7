using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Names the caller, so that the idempotency keys of two callers do not meet.</summary>
internal static class CallerScope
{
    private const string SubjectClaim = "sub";

    /// <summary>The authenticated caller's identifier; without one a hash of its credentials; empty for an anonymous caller.</summary>
    public static string Of(HttpContext context)
    {
        if (context.User.Identity is not { IsAuthenticated: true }) return "";
        if ((context.User.FindFirst(ClaimTypes.NameIdentifier) ?? context.User.FindFirst(SubjectClaim)) is { } subject)
        {
            return $"caller:{subject.Issuer}:{subject.Value}";
        }

        var credentials = context.Request.Headers.Authorization.ToString();
        return credentials.Length == 0 ? "" : "key:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(credentials)));
    }
}
