using Microsoft.AspNetCore.Authorization;

namespace Hearth.AspNetCore.Security;

/// <summary>The metadata that says who may use something, as attributes on a class and conventions on endpoints leave it.</summary>
internal static class AuthorizationMetadata
{
    public static bool Declares(object metadata) =>
        metadata is IAllowAnonymous or IAuthorizeData or AuthorizationPolicy or IAuthorizationRequirementData;

    public static IReadOnlyList<object> Of(IEnumerable<object> metadata) => [.. metadata.Where(Declares)];
}
