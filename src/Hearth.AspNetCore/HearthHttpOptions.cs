using System.ComponentModel.DataAnnotations;

namespace Hearth.AspNetCore;

/// <summary>Bounds on requests.</summary>
public sealed class HearthHttpOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Http";

    /// <summary>The largest request body, in bytes; replaces the server's own limit. Default: 64 MiB (67,108,864 bytes).</summary>
    [Range(1, 1 << 30)]
    public int MaxRequestBodyBytes { get; set; } = 64 << 20;
}
