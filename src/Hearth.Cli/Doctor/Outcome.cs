namespace Hearth.Cli.Doctor;

/// <summary>How bad a finding is.</summary>
internal enum Outcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It would work, but not as well or as safely as it could.</summary>
    Warning,

    /// <summary>It would not work.</summary>
    Fault,
}
