namespace Hearth.Development;

/// <summary>What tools such as <c>hearth dev</c> ask of a server on a development machine. Refused at start in any other environment.</summary>
public sealed class DevelopmentOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Development";

    /// <summary>
    /// Makes every agent and workflow reachable for everyone on this machine, also those without <c>[Exposed]</c> and whatever API keys,
    /// authorization and access policies say. Refused when the server listens on anything but loopback. Default: false.
    /// </summary>
    public bool ExposeAll { get; set; }

    /// <summary>
    /// A file to which the server appends what it is, once it has started, and then every event that it shows: JSON, one value per line.
    /// Starts again at 64 MiB. Default: null, for none.
    /// </summary>
    public string? EventLog { get; set; }

    internal bool IsUsed => ExposeAll || !string.IsNullOrEmpty(EventLog);
}
