namespace Hearth.AspNetCore.Security;

/// <summary>What application code needs to name the built-in API key scheme in a policy.</summary>
public static class HearthApiKeyDefaults
{
    /// <summary>The name of the authentication scheme that accepts <c>Authorization: Bearer &lt;key&gt;</c> with a configured key.</summary>
    public const string AuthenticationScheme = "HearthApiKey";
}
