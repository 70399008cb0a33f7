namespace Hearth.Models;

/// <summary>How much a model should think before it answers. Levels that a model does not know become its nearest one.</summary>
public enum ThinkingLevel
{
    /// <summary>No thinking.</summary>
    Off,

    /// <summary>A little thinking.</summary>
    Low,

    /// <summary>A moderate amount.</summary>
    Medium,

    /// <summary>Much thinking.</summary>
    High,

    /// <summary>As much as the model can.</summary>
    ExtraHigh,
}
