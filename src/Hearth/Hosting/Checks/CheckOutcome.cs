namespace Hearth.Hosting.Checks;

/// <summary>How bad a finding is.</summary>
internal enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The server would work, but not as well or as safely as it could.</summary>
    Warning,

    /// <summary>The server would not start, or could not do its work.</summary>
    Fault,
}
