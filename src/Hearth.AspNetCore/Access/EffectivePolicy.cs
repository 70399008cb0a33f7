using Microsoft.AspNetCore.Authorization;

namespace Hearth.AspNetCore.Access;

/// <summary>What holds for one name under one prefix.</summary>
/// <param name="Authorization">How callers are recognised and what they must fulfil; null when neither is asked for.</param>
/// <param name="IsEnforced">Whether callers who do not fulfil it are refused; without, they are only recognised.</param>
internal readonly record struct EffectivePolicy(AuthorizationPolicy? Authorization, bool IsEnforced);
