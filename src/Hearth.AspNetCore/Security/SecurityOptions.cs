namespace Hearth.AspNetCore.Security;

/// <summary>Who may use the HTTP routes when the application puts no authorization policy on them.</summary>
public sealed class SecurityOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Security";

    /// <summary>
    /// The accepted API keys, a list, or one value with commas; list the old and the new one while rotating. Those in
    /// <c>HEARTH_API_KEYS</c>, separated by commas, are added. Visible ASCII characters only. Read once at start. Default: none.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// Lets the server start outside Development although anyone who reaches it may use it. Opens nothing by itself: API keys and
    /// policies still apply. Default: false.
    /// </summary>
    public bool AllowAnonymous { get; set; }
}
