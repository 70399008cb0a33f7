using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>Answers who presents an API key as <c>Authorization: Bearer &lt;key&gt;</c>.</summary>
internal sealed class HearthApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, ApiKeyRing keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";
        return Task.CompletedTask;
    }

    private AuthenticateResult Authenticate()
    {
        var header = Request.Headers.Authorization;
        if (keys.IsEmpty || header.Count == 0) return AuthenticateResult.NoResult();

        var value = header.ToString();
        if (header.Count > 1 || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();

        return keys.FindCaller(value[Prefix.Length..].Trim(' ')) is { } caller
            ? AuthenticateResult.Success(new AuthenticationTicket(PrincipalOf(caller), Scheme.Name))
            : AuthenticateResult.Fail("The API key is not known.");
    }

    private ClaimsPrincipal PrincipalOf(string caller) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller, ClaimValueTypes.String, ClaimsIssuer)], Scheme.Name));
}
