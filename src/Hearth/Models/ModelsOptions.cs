using System.ComponentModel.DataAnnotations;

namespace Hearth.Models;

/// <summary>Which model agents use when they name none, and how failed calls are repeated.</summary>
public sealed class ModelsOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Agents";

    /// <summary>The model of agents that name none, as <c>provider/model</c>; <c>MODEL_SPECIFIER</c> in the environment wins. Default: none.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>How often a transiently failed model call is repeated within one operation. Default: 3.</summary>
    [Range(0, 100)]
    public int MaxModelRetries { get; set; } = 3;

    /// <summary>The wait before the first repetition; it doubles with each one, with jitter. Default: 500 milliseconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan ModelRetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between repetitions, also when the provider asks for more. Default: 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan MaxModelRetryDelay { get; set; } = TimeSpan.FromSeconds(60);
}
