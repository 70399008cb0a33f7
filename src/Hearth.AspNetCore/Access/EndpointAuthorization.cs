using System.Collections.Concurrent;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Access;

/// <summary>Applies the policy of the endpoint group, or that of the agent's or workflow's class, which overrides it.</summary>
internal sealed class EndpointAuthorization(IAuthorizationPolicyProvider provider)
{
    private readonly ConcurrentDictionary<(HearthEndpointMetadata Group, object ClassMetadata), EffectivePolicy> _policies = new();

    /// <summary>Recognises the caller and decides whether it may go on.</summary>
    /// <returns>The refusal; null when it may.</returns>
    public async ValueTask<HttpError?> CheckAsync(HearthRequest request, HearthEndpointMetadata group)
    {
        var effective = await FindAsync(group, request.ClassMetadata);
        if (effective.Authorization is not { } policy) return null;

        var context = request.Context;
        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var caller = await evaluator.AuthenticateAsync(policy, context);
        if (!effective.IsEnforced) return null;

        var result = await evaluator.AuthorizeAsync(policy, caller, context, context);
        return result.Succeeded ? null : result.Challenged ? HttpError.Unauthorized : HttpError.Forbidden;
    }

    private async ValueTask<EffectivePolicy> FindAsync(HearthEndpointMetadata group, IReadOnlyList<object> classMetadata)
    {
        if (_policies.TryGetValue((group, classMetadata), out var known)) return known;
        var effective = await CombineAsync(group, classMetadata);
        if (provider.AllowsCachingPolicies) _policies.TryAdd((group, classMetadata), effective);
        return effective;
    }

    private async Task<EffectivePolicy> CombineAsync(HearthEndpointMetadata group, IReadOnlyList<object> classMetadata)
    {
        var ofGroup = await AuthorizationPolicy.CombineAsync(provider, group.AuthorizeData, group.Policies)
            ?? await provider.GetFallbackPolicyAsync();
        if (classMetadata.OfType<IAllowAnonymous>().Any()) return new EffectivePolicy(ofGroup, IsEnforced: false);

        var ofClass = await AuthorizationPolicy.CombineAsync(
            provider,
            classMetadata.OfType<IAuthorizeData>(),
            classMetadata.OfType<AuthorizationPolicy>());
        return ofClass is null
            ? new EffectivePolicy(ofGroup, !group.AllowsAnonymous)
            : new EffectivePolicy(WithSchemesOf(ofGroup, ofClass), IsEnforced: true);
    }

    // A class says who may call, usually not how callers are recognised: that is the group's to say.
    private static AuthorizationPolicy WithSchemesOf(AuthorizationPolicy? group, AuthorizationPolicy policy) =>
        policy.AuthenticationSchemes.Count > 0 || group is null or { AuthenticationSchemes.Count: 0 }
            ? policy
            : new AuthorizationPolicyBuilder(policy).AddAuthenticationSchemes([.. group.AuthenticationSchemes]).Build();
}
