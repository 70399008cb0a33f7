namespace Hearth.AspNetCore.Security;

/// <summary>Whether a request may go on.</summary>
internal enum AuthorizationVerdict
{
    /// <summary>It may.</summary>
    Allowed,

    /// <summary>Credentials are missing or invalid: 401.</summary>
    Unauthenticated,

    /// <summary>The credentials are valid and not enough: 403.</summary>
    Forbidden,
}
