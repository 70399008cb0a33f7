using Hearth.AspNetCore.Development;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Security;

/// <summary>Decides whether a request may use a route, by its credentials alone. Safe for concurrent use.</summary>
/// <remarks>
/// The class of the agent or workflow decides when it carries <c>[Authorize]</c> or <c>[AllowAnonymous]</c>, else the group, else the
/// application's fallback policy, else the API keys; with none of these anyone may pass.
/// </remarks>
internal sealed class HearthEndpointPolicy(AuthorizationRules rules, IPolicyEvaluator evaluator, ApiKeyRing keys, OpenForDevelopment open)
{
    private static readonly AuthorizationRule AnyKey = new(
        new AuthorizationPolicyBuilder(HearthApiKeyDefaults.AuthenticationScheme).RequireAuthenticatedUser().Build());

    /// <summary>Decides, and sets the request's user to whoever the credentials belong to.</summary>
    /// <param name="context">The request, with the group's endpoint selected.</param>
    /// <param name="classMetadata">The attributes of the agent's or workflow's class; null when the name is unknown or the route has none.</param>
    public async ValueTask<AuthorizationVerdict> EvaluateAsync(HttpContext context, IReadOnlyList<object>? classMetadata)
    {
        if (open.Includes(context)) return AuthorizationVerdict.Allowed;
        var rule = await FindRuleAsync(context, classMetadata);
        if (rule.Policy is not { } policy)
        {
            await IdentifyByKeyAsync(context);
            return AuthorizationVerdict.Allowed;
        }

        var authentication = await AuthenticateAsync(context, policy);
        var result = await evaluator.AuthorizeAsync(policy, authentication, context, context);
        return result switch
        {
            { Succeeded: true } => AuthorizationVerdict.Allowed,
            { Forbidden: true } => AuthorizationVerdict.Forbidden,
            _ => AuthorizationVerdict.Unauthenticated,
        };
    }

    private async ValueTask<AuthorizationRule> FindRuleAsync(HttpContext context, IReadOnlyList<object>? classMetadata)
    {
        if (classMetadata is not null && await rules.FindAsync(classMetadata) is { } ofClass) return ofClass;

        var group = context.GetEndpoint()?.Metadata.GetMetadata<GroupAuthorization>();
        if (group is not null && await rules.FindAsync(group.Metadata) is { } ofGroup) return ofGroup;

        if (await rules.FindFallbackAsync() is { } fallback) return new AuthorizationRule(fallback);
        return keys.IsEmpty ? AuthorizationRule.Anyone : AnyKey;
    }

    // A policy that names no scheme takes the application's default scheme, or else an API key: keys work beside any other scheme.
    private async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, AuthorizationPolicy policy)
    {
        var result = await evaluator.AuthenticateAsync(policy, context);
        if (result.Succeeded || policy.AuthenticationSchemes.Count > 0) return result;
        return await IdentifyByKeyAsync(context) ?? result;
    }

    // Also where anyone may pass: callers with keys keep their own idempotency keys.
    private async ValueTask<AuthenticateResult?> IdentifyByKeyAsync(HttpContext context)
    {
        if (keys.IsEmpty || context.Request.Headers.Authorization.Count == 0 || context.User.Identity is { IsAuthenticated: true }) return null;

        var result = await context.AuthenticateAsync(HearthApiKeyDefaults.AuthenticationScheme);
        if (!result.Succeeded) return null;
        context.User = result.Principal;
        return result;
    }
}
