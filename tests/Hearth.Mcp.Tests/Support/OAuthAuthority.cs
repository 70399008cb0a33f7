using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Authentication;

namespace Hearth.Mcp.Tests.Support;

/// <summary>An authorization server on loopback with the code flow and its renewal, and the guard of the MCP servers that trust it.</summary>
internal sealed class OAuthAuthority : IAsyncDisposable
{
    private const string ClientId = "hearth";
    private const string ClientSecret = "client-secret";

    private static readonly Uri Callback = new("http://127.0.0.1/callback");

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _challenges = new();
    private readonly ConcurrentDictionary<string, bool> _accessTokens = new();
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = new();
    private readonly ConcurrentQueue<string> _grants = new();
    private readonly ConcurrentQueue<string> _headers = new();

    private OAuthAuthority()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            foreach (var name in context.Request.Headers.Keys) _headers.Enqueue(name);
            await next(context);
        });
        _app.MapGet("/.well-known/oauth-authorization-server", () => Results.Json(Metadata()));
        _app.MapGet("/authorize", Authorize);
        _app.MapPost("/token", (Delegate)GrantAsync);
    }

    /// <summary>Whether the user says no.</summary>
    public bool RefusesConsent { get; set; }

    /// <summary>Whether tokens are not renewed.</summary>
    public bool RefusesRenewal { get; set; }

    /// <summary>What tokens were issued for, in order.</summary>
    public IReadOnlyList<string> Grants => [.. _grants];

    /// <summary>The names of all headers that were sent here.</summary>
    public IReadOnlyCollection<string> Headers => _headers;

    private string Issuer => _app.Urls.First();

    public static async Task<OAuthAuthority> StartAsync()
    {
        var authority = new OAuthAuthority();
        await authority._app.StartAsync(TestContext.Current.CancellationToken);
        return authority;
    }

    /// <summary>How Hearth signs in here, with a user whose browser follows where it is sent.</summary>
    public ClientOAuthOptions ClientOptions(ITokenCache? cache = null) => new()
    {
        ClientId = ClientId,
        ClientSecret = ClientSecret,
        RedirectUri = Callback,
        TokenCache = cache,
        AuthorizationCallbackHandler = (context, cancellationToken) => ConsentAsync(context.AuthorizationUri, cancellationToken),
    };

    /// <summary>Lets only requests with a token of this authority through to an MCP server, and tells others where to get one.</summary>
    public async Task<bool> AcceptAsync(HttpContext context)
    {
        var server = $"{context.Request.Scheme}://{context.Request.Host}";
        if (context.Request.Path.StartsWithSegments("/.well-known/oauth-protected-resource"))
        {
            await context.Response.WriteAsJsonAsync(new { resource = $"{server}/mcp", authorization_servers = new[] { Issuer } });
            return false;
        }

        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal) && _accessTokens.ContainsKey(header["Bearer ".Length..])) return true;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = $"Bearer resource_metadata=\"{server}/.well-known/oauth-protected-resource/mcp\"";
        return false;
    }

    /// <summary>All access tokens have expired.</summary>
    public void Expire() => _accessTokens.Clear();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private object Metadata() => new
    {
        issuer = Issuer,
        authorization_endpoint = $"{Issuer}/authorize",
        token_endpoint = $"{Issuer}/token",
        response_types_supported = new[] { "code" },
        grant_types_supported = new[] { "authorization_code", "refresh_token" },
        code_challenge_methods_supported = new[] { "S256" },
        token_endpoint_auth_methods_supported = new[] { "client_secret_post" },
        authorization_response_iss_parameter_supported = true,
    };

    private async Task<AuthorizationResult?> ConsentAsync(Uri address, CancellationToken cancellationToken)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(address, cancellationToken);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        var query = QueryHelpers.ParseQuery(response.Headers.Location!.Query);
        return query.TryGetValue("code", out var code)
            ? new AuthorizationResult { Code = code.ToString(), State = query["state"].ToString(), Iss = query["iss"].ToString() }
            : null;
    }

    private IResult Authorize(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["client_id"] != ClientId || query["code_challenge_method"] != "S256") return Results.BadRequest();
        var answer = new Dictionary<string, string?> { ["state"] = query["state"], ["iss"] = Issuer };
        if (RefusesConsent)
        {
            answer["error"] = "access_denied";
        }
        else
        {
            answer["code"] = NewSecret();
            _challenges[answer["code"]!] = query["code_challenge"].ToString();
        }

        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), answer));
    }

    private async Task<IResult> GrantAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret) return Refuse("invalid_client");
        var kind = form["grant_type"].ToString();
        var isGranted = kind == "refresh_token"
            ? !RefusesRenewal && _refreshTokens.TryRemove(form["refresh_token"].ToString(), out _)
            : _challenges.TryRemove(form["code"].ToString(), out var challenge) && challenge == ChallengeOf(form["code_verifier"].ToString());
        if (!isGranted) return Refuse("invalid_grant");

        var (access, refresh) = (NewSecret(), NewSecret());
        _accessTokens[access] = true;
        _refreshTokens[refresh] = true;
        _grants.Enqueue(kind);
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = 3600, refresh_token = refresh });
    }

    private static IResult Refuse(string error) => Results.Json(new { error }, statusCode: StatusCodes.Status400BadRequest);

    private static string ChallengeOf(string verifier) => WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    private static string NewSecret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
