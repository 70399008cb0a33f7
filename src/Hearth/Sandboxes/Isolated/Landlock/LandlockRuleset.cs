using System.Runtime.InteropServices;
using Hearth.Sandboxes.Isolated.Native;

namespace Hearth.Sandboxes.Isolated.Landlock;

/// <summary>A set of rules inside the kernel, to be put upon a thread.</summary>
internal sealed unsafe class LandlockRuleset : IDisposable
{
    private const int GetVersion = 1;      // LANDLOCK_CREATE_RULESET_VERSION
    private const int PathBeneath = 1;     // LANDLOCK_RULE_PATH_BENEATH
    private const int OpenPath = 0x200000; // O_PATH
    private const int CloseOnExec = 0x80000;

    private LandlockRuleset(int descriptor) => Descriptor = descriptor;

    public int Descriptor { get; }

    /// <summary>Asks the kernel what it can do.</summary>
    public static LandlockVersion Probe() =>
        new(Math.Max(0, (int)Libc.Syscall(Syscalls.LandlockCreateRuleset, 0, 0, GetVersion)));

    /// <summary>Writes the rules. Paths that do not exist are left out; everything that no rule names is refused.</summary>
    /// <param name="version">What the kernel can do; must be present.</param>
    /// <param name="rules">What may be used.</param>
    /// <param name="allowsNetwork">Whether TCP is left alone.</param>
    /// <exception cref="SandboxException">The kernel refuses.</exception>
    public static LandlockRuleset Create(LandlockVersion version, IEnumerable<LandlockRule> rules, bool allowsNetwork)
    {
        // struct landlock_ruleset_attr: an older kernel accepts a longer one whose end is zero.
        var attributes = stackalloc ulong[3] { (ulong)version.Files, allowsNetwork ? 0 : version.Network, version.Scopes };
        var descriptor = (int)Libc.Syscall(Syscalls.LandlockCreateRuleset, (nint)attributes, 3 * sizeof(ulong), 0);
        if (descriptor < 0) throw Failed("landlock_create_ruleset");
        var ruleset = new LandlockRuleset(descriptor);
        try
        {
            foreach (var rule in rules) ruleset.Add(version, rule);
            return ruleset;
        }
        catch
        {
            ruleset.Dispose();
            throw;
        }
    }

    public void Dispose() => _ = Libc.Close(Descriptor);

    private static SandboxException Failed(string call) =>
        new($"The sandbox cannot be set up: {call}: {Libc.Describe(Marshal.GetLastPInvokeError())}");

    private void Add(LandlockVersion version, LandlockRule rule)
    {
        var descriptor = Libc.Open(rule.Path, OpenPath | CloseOnExec, 0);
        if (descriptor < 0) return;
        try
        {
            var access = rule.Access & version.Files;
            if (!Directory.Exists(rule.Path)) access &= LandlockAccess.OfFiles;
            // struct landlock_path_beneath_attr, which is packed.
            var attributes = stackalloc byte[12];
            *(ulong*)attributes = (ulong)access;
            *(int*)(attributes + 8) = descriptor;
            if (Libc.Syscall(Syscalls.LandlockAddRule, Descriptor, PathBeneath, (nint)attributes, 0) != 0) throw Failed("landlock_add_rule");
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }
}
