namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>What comes of an attempt to escape.</summary>
public enum Outcome
{
    /// <summary>It is kept from it.</summary>
    Holds,

    /// <summary>It succeeds.</summary>
    DoesNotHold,

    /// <summary>It is not tried.</summary>
    NotTried,
}
