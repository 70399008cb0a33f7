using Hearth.Sandboxes.Isolated.Landlock;
using Hearth.Sandboxes.Isolated.Native;
using Hearth.Sandboxes.Isolated.Seccomp;

namespace Hearth.Sandboxes.Isolated;

/// <summary>The calls that take rights away from a thread, and so from the program that is started on it.</summary>
/// <remarks>
/// While such a thread lives, it has the user of a sandbox and the memory of the server. Programs of that user could send it signals that
/// end the server. Therefore a workspace runs one command at a time, and whatever a command leaves behind is killed before the next.
/// </remarks>
internal static unsafe class Confinement
{
    private const int GetDumpable = 3;        // PR_GET_DUMPABLE
    private const int SetDumpable = 4;        // PR_SET_DUMPABLE
    private const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const uint CapabilityVersion = 0x20080522;
    private const int UnshareTable = 2;        // CLOSE_RANGE_UNSHARE
    private const int SetCloseOnExec = 4;      // CLOSE_RANGE_CLOEXEC

    private static readonly Lock Gate = new();

    /// <summary>
    /// Closes everything but the standard descriptors when the program starts, whoever forgot to ask for that. The thread gets a table of
    /// its own first, so that the server's is not changed.
    /// </summary>
    public static void AddDescriptors(NativeCalls calls) =>
        calls.Add("close_range", Syscalls.CloseRange, 3, int.MaxValue, UnshareTable | SetCloseOnExec, isOptional: true);

    /// <summary>A user and a group of its own, and no other group. The capabilities go with the change.</summary>
    public static void AddUser(NativeCalls calls, Syscalls syscalls, int uid)
    {
        calls.Add("setgroups", syscalls.SetGroups, 0, 0);
        calls.Add("setresgid", syscalls.SetResGid, uid, uid, uid);
        calls.Add("setresuid", syscalls.SetResUid, uid, uid, uid);
    }

    /// <summary>No capabilities, for a user who keeps them otherwise.</summary>
    public static void AddNoCapabilities(NativeCalls calls, Syscalls syscalls)
    {
        var header = (uint*)calls.Allocate(2 * sizeof(uint));
        header[0] = CapabilityVersion;
        calls.Add("capset", syscalls.Capset, (nint)header, (nint)calls.Allocate(6 * sizeof(uint)));
    }

    public static void AddNoNewPrivileges(NativeCalls calls, Syscalls syscalls) =>
        calls.Add("prctl(PR_SET_NO_NEW_PRIVS)", syscalls.Prctl, SetNoNewPrivileges, 1);

    public static void AddLandlock(NativeCalls calls, LandlockRuleset ruleset) =>
        calls.Add("landlock_restrict_self", Syscalls.LandlockRestrictSelf, ruleset.Descriptor, 0);

    public static void AddFilter(NativeCalls calls, Syscalls syscalls, bool allowsNetwork)
    {
        var filter = SeccompFilter.Create(syscalls, allowsNetwork);
        var instructions = calls.Allocate(filter.Length * sizeof(BpfInstruction));
        filter.CopyTo(new Span<BpfInstruction>(instructions, filter.Length));
        // struct sock_fprog
        var program = (nint*)calls.Allocate(2 * sizeof(nint));
        *(ushort*)program = (ushort)filter.Length;
        program[1] = (nint)instructions;
        calls.Add("seccomp", syscalls.Seccomp, 1, 0, (nint)program);
    }

    /// <summary>Makes the calls on a thread of their own.</summary>
    /// <remarks>
    /// A thread that changes its user makes the memory of the whole process one that may not be looked into, which keeps programs of that
    /// user out of the server. It stays so until the thread is gone, and is undone then: whether the server may be dumped is not ours.
    /// </remarks>
    public static NativeFailure? Run(NativeCalls calls)
    {
        var syscalls = Syscalls.Current!;
        lock (Gate)
        {
            var dumpable = Libc.Syscall(syscalls.Prctl, GetDumpable);
            var failure = calls.Run();
            if (dumpable == 1) _ = Libc.Syscall(syscalls.Prctl, SetDumpable, 1);
            return failure;
        }
    }

    /// <summary>Kills all processes of a user, at once: none of them can start another one in between.</summary>
    /// <remarks>
    /// The thread acts as the user only for what it does; to others it belongs to <paramref name="guard"/>, whom no program runs as. So what
    /// is to be killed cannot kill it, and the server with it.
    /// </remarks>
    /// <exception cref="SandboxException">They could not be killed.</exception>
    public static void KillAll(int uid, int guard)
    {
        const int everyone = -1;
        var syscalls = Syscalls.Current!;
        using var calls = new NativeCalls();
        calls.Add("setresgid", syscalls.SetResGid, guard, guard, guard);
        calls.Add("setresuid", syscalls.SetResUid, guard, uid, guard);
        calls.Add("kill", syscalls.Kill, everyone, 9);
        var failure = Run(calls);
        if (failure is not null && failure is not { Call: "kill", Error: Libc.NoProcess })
        {
            throw new SandboxException($"The sandbox's processes could not be ended: {failure}");
        }
    }

    /// <summary>The limits as far as the server's own allow: nobody but root may raise one.</summary>
    public static void AddLimits(NativeCalls calls, Syscalls syscalls, int* processId, IEnumerable<ResourceLimit> limits)
    {
        var present = stackalloc ulong[2];
        foreach (var limit in limits)
        {
            var isKnown = Libc.Syscall(syscalls.PrLimit, 0, limit.Resource, 0, (nint)present) == 0;
            calls.AddLimit(syscalls, processId, limit.Resource, isKnown ? Math.Min(limit.Value, present[1]) : limit.Value);
        }
    }
}
