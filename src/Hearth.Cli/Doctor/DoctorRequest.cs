namespace Hearth.Cli.Doctor;

/// <summary>What is to be looked at.</summary>
internal sealed record DoctorRequest
{
    /// <summary>The application: a project or its folder; null for the one that is here.</summary>
    public string? Project { get; init; }

    /// <summary>A published server in place of a project.</summary>
    public string? Binary { get; init; }

    /// <summary>The file of variables; null for <c>.env</c>.</summary>
    public string? EnvFile { get; init; }

    /// <summary>The application's environment, such as <c>Production</c>; null for what is set, else <c>Development</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>The address of a server that runs, as it was given; null for none.</summary>
    public string? Server { get; init; }

    /// <summary>The settings of a deployment to AWS; null for none.</summary>
    public string? Settings { get; init; }
}
