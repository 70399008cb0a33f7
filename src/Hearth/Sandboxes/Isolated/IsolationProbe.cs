using Hearth.Sandboxes.Isolated.Files;
using Hearth.Sandboxes.Isolated.Landlock;
using Hearth.Sandboxes.Isolated.Native;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Finds out what holds by doing it: a kernel's version says little about what a container lets through.</summary>
internal static class IsolationProbe
{
    public static IsolationReport Run(int uid)
    {
        if (!OperatingSystem.IsLinux()) return None("Sandbox.Isolated works on Linux. Use Sandbox.Virtual.");
        if (Syscalls.Current is not { } syscalls) return None("Sandbox.Isolated works on x64 and arm64 processors. Use Sandbox.Virtual.");
        if (!WorkspaceDirectory.IsSupported) return None("Sandbox.Isolated needs the openat2 call of Linux 5.6, and a container that allows it.");
        var features = IsolationFeatures.None;
        if (Holds(calls => Confinement.AddUser(calls, syscalls, uid))) features |= IsolationFeatures.Uid;
        if (Holds(calls => Confinement.AddNoNewPrivileges(calls, syscalls))) features |= IsolationFeatures.NoNewPrivileges;
        if (Holds(calls => AddFilter(calls, syscalls))) features |= IsolationFeatures.Seccomp;
        if (Holds(calls => AddLimits(calls, syscalls))) features |= IsolationFeatures.ResourceLimits;
        var version = LandlockRuleset.Probe();
        if (version.IsPresent && HoldsLandlock(version, syscalls)) features |= IsolationFeatures.Landlock;
        else version = default;
        return new IsolationReport(features, version, null);
    }

    private static IsolationReport None(string problem) => new(IsolationFeatures.None, default, problem);

    private static bool HoldsLandlock(LandlockVersion version, Syscalls syscalls)
    {
        using var ruleset = LandlockRuleset.Create(version, [], allowsNetwork: false);
        return Holds(calls =>
        {
            Confinement.AddNoNewPrivileges(calls, syscalls);
            Confinement.AddLandlock(calls, ruleset);
        });
    }

    private static void AddFilter(NativeCalls calls, Syscalls syscalls)
    {
        Confinement.AddNoNewPrivileges(calls, syscalls);
        Confinement.AddFilter(calls, syscalls, allowsNetwork: false);
    }

    // Asks for its own limit of core files, which changes nothing.
    private static unsafe void AddLimits(NativeCalls calls, Syscalls syscalls) =>
        calls.Add("prlimit", syscalls.PrLimit, 0, ResourceLimit.CoreFiles, 0, (nint)calls.Allocate(2 * sizeof(ulong)));

    private static bool Holds(Action<NativeCalls> add)
    {
        using var calls = new NativeCalls();
        add(calls);
        return Confinement.Run(calls) is null;
    }
}
