using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;

namespace Hearth.AspNetCore.Security;

/// <summary>Reads rules out of metadata, once per list of metadata where the policy provider allows that.</summary>
internal sealed class AuthorizationRules(IAuthorizationPolicyProvider policies)
{
    private static readonly AuthorizationRule Undeclared = new((AuthorizationPolicy?)null);

    private readonly ConditionalWeakTable<IReadOnlyList<object>, AuthorizationRule> _known = [];

    /// <summary>The rule that the metadata declares; null when it declares none.</summary>
    public async ValueTask<AuthorizationRule?> FindAsync(IReadOnlyList<object> metadata)
    {
        if (!_known.TryGetValue(metadata, out var rule))
        {
            rule = await ReadAsync(metadata);
            if (policies.AllowsCachingPolicies) _known.AddOrUpdate(metadata, rule);
        }

        return ReferenceEquals(rule, Undeclared) ? null : rule;
    }

    /// <summary>The application's policy for whatever declares none; null when it has no such policy.</summary>
    public Task<AuthorizationPolicy?> FindFallbackAsync() => policies.GetFallbackPolicyAsync();

    private async Task<AuthorizationRule> ReadAsync(IReadOnlyList<object> metadata)
    {
        var declared = AuthorizationMetadata.Of(metadata);
        if (declared.Count == 0) return Undeclared;
        if (declared.Any(item => item is IAllowAnonymous)) return AuthorizationRule.Anyone;

        var requirements = declared.OfType<IAuthorizationRequirementData>().SelectMany(item => item.GetRequirements()).ToArray();
        var policy = await CombineAsync(declared);
        if (requirements.Length > 0)
        {
            var required = new AuthorizationPolicyBuilder().AddRequirements(requirements).Build();
            policy = policy is null ? required : AuthorizationPolicy.Combine(policy, required);
        }

        return new AuthorizationRule(policy);
    }

    // Combining nothing would yield the fallback policy instead of nothing.
    private async Task<AuthorizationPolicy?> CombineAsync(IReadOnlyList<object> declared)
    {
        var data = declared.OfType<IAuthorizeData>().ToArray();
        var instances = declared.OfType<AuthorizationPolicy>().ToArray();
        return data.Length + instances.Length == 0 ? null : await AuthorizationPolicy.CombineAsync(policies, data, instances);
    }
}
