using System.Collections.Concurrent;
using Hearth.Sandboxes.Isolated.Landlock;

namespace Hearth.Sandboxes.Isolated;

/// <summary>What holds on this machine, for this process.</summary>
/// <param name="Features">The protections that were tried and held.</param>
/// <param name="Landlock">What Landlock can do here.</param>
/// <param name="Problem">Why there can be no isolated sandbox at all; null when there can.</param>
internal sealed record IsolationReport(IsolationFeatures Features, LandlockVersion Landlock, string? Problem)
{
    private static readonly ConcurrentDictionary<int, IsolationReport> Reports = new();

    private static readonly (IsolationFeatures Feature, string Name, string Remedy)[] Known =
    [
        (IsolationFeatures.Uid, "own uid", "run the server as root with CAP_SETUID, CAP_SETGID, CAP_CHOWN, CAP_DAC_OVERRIDE and CAP_KILL"),
        (IsolationFeatures.NoNewPrivileges, "no_new_privs", "use Linux 3.5 or later"),
        (IsolationFeatures.Seccomp, "seccomp", "use a kernel with CONFIG_SECCOMP_FILTER, and a container that may filter its own calls"),
        (IsolationFeatures.Landlock, "Landlock",
            "use Linux 5.13 or later with Landlock among its security modules (lsm=), in a container that allows its calls"),
        (IsolationFeatures.ResourceLimits, "resource limits", "allow the prlimit64 call"),
    ];

    /// <summary>Tries everything on threads that are thrown away; once per process and uid.</summary>
    /// <param name="uid">A user of the range that is used.</param>
    public static IsolationReport Of(int uid) => Reports.GetOrAdd(uid, static uid => IsolationProbe.Run(uid));

    public bool Has(IsolationFeatures feature) => (Features & feature) == feature;

    /// <summary>Why a sandbox that needs these cannot be had; null when it can.</summary>
    public string? FindProblem(IsolationFeatures required)
    {
        if (Problem is not null) return Problem;
        var missing = Known.Where(known => required.HasFlag(known.Feature) && !Has(known.Feature)).ToList();
        return missing.Count == 0
            ? null
            : "Sandbox.Isolated requires what does not hold on this machine: "
                + $"{string.Join("; ", missing.Select(known => $"{known.Name} ({known.Remedy})"))}. "
                + $"Or leave it out of {nameof(IsolatedSandboxOptions)}.{nameof(IsolatedSandboxOptions.Require)}.";
    }

    /// <summary>One line that says what holds.</summary>
    public override string ToString() =>
        string.Join(", ", Known.Select(known => $"{known.Name} {(known.Feature, Has(known.Feature)) switch
        {
            (IsolationFeatures.Landlock, true) => Landlock.ToString(),
            (_, true) => "holds",
            _ => "does not hold",
        }}"));
}
