using Hearth.Sandboxes.Isolated.Native;
using Hearth.Sandboxes.Isolated.Seccomp;
using Xunit;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>What the filter of system calls answers, for both processors.</summary>
public sealed class SeccompFilterTests
{
    private const uint NewUserNamespace = 0x10000000;

    public static TheoryData<string, string, uint, ulong[], bool, string> Calls { get; } = new()
    {
        { "x64", "read", 0, [], false, "allow" },
        { "x64", "execve", 59, [], false, "allow" },
        { "x64", "seccomp", 317, [], false, "allow" },
        { "x64", "ptrace", 101, [], false, "refuse" },
        { "x64", "process_vm_readv", 310, [], false, "refuse" },
        { "x64", "mount", 165, [], false, "refuse" },
        { "x64", "unshare", 272, [NewUserNamespace], false, "refuse" },
        { "x64", "io_uring_setup", 425, [], false, "refuse" },
        { "x64", "bpf", 321, [], false, "refuse" },
        { "x64", "keyctl", 250, [], false, "refuse" },
        { "x64", "perf_event_open", 298, [], false, "refuse" },
        { "x64", "clone of a process", 56, [0x1200011], false, "allow" },
        { "x64", "clone of a thread", 56, [0x3D0F00], false, "allow" },
        { "x64", "clone of a namespace", 56, [NewUserNamespace | 17], false, "refuse" },
        { "x64", "clone3", 435, [], false, "unknown" },
        { "x64", "a call of the future", 463, [], false, "unknown" },
        { "x64", "a call of x32", 0x40000000, [], false, "unknown" },
        { "x64", "ioctl TCGETS", 16, [0, 0x5401], false, "allow" },
        { "x64", "ioctl TIOCSTI", 16, [0, 0x5412], false, "refuse" },
        { "x64", "ioctl TIOCSTI with a high half", 16, [0, 0x1_0000_5412], false, "refuse" },
        { "x64", "personality, asking", 135, [0xFFFFFFFF], false, "allow" },
        { "x64", "personality READ_IMPLIES_EXEC", 135, [0x0400000], false, "refuse" },
        { "x64", "socket AF_UNIX", 41, [1], false, "deny" },
        { "x64", "socket AF_INET", 41, [2], false, "deny" },
        { "x64", "socketpair SOCK_STREAM", 53, [1, 0x80001], false, "allow" },
        { "x64", "socketpair SOCK_SEQPACKET", 53, [1, 5], false, "allow" },
        { "x64", "socketpair SOCK_DGRAM", 53, [1, 0x80002], true, "deny" },
        { "x64", "socket AF_INET with network", 41, [2], true, "allow" },
        { "x64", "socket AF_INET6 with network", 41, [10], true, "allow" },
        { "x64", "socket NETLINK_ROUTE with network", 41, [16, 3, 0], true, "allow" },
        { "x64", "socket NETLINK_NETFILTER with network", 41, [16, 3, 12], true, "deny" },
        { "x64", "socket AF_UNIX with network", 41, [1], true, "deny" },
        { "x64", "socket AF_VSOCK with network", 41, [40], true, "deny" },
        { "arm64", "read", 63, [], false, "allow" },
        { "arm64", "ptrace", 117, [], false, "refuse" },
        { "arm64", "unshare", 97, [], false, "refuse" },
        { "arm64", "clone of a namespace", 220, [NewUserNamespace | 17], false, "refuse" },
        { "arm64", "clone of a process", 220, [17], false, "allow" },
        { "arm64", "socket AF_INET", 198, [2], false, "deny" },
        { "arm64", "io_uring_setup", 425, [], false, "refuse" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Create_ForACall_AnswersAsItShould(string processor, string call, uint number, ulong[] arguments, bool allowsNetwork, string expected)
    {
        // Arrange
        var syscalls = processor == "x64" ? Syscalls.X64 : Syscalls.Arm64;
        var filter = SeccompFilter.Create(syscalls, allowsNetwork);

        // Act
        var answer = BpfMachine.Run(filter, syscalls.AuditArchitecture, number, arguments);

        // Assert
        Assert.True(answer == AnswerOf(expected), $"{call}: {answer:x}");
    }

    [Fact]
    public void Create_ForAnotherProcessorMode_KillsTheProcess()
    {
        // Arrange: a 32-bit call on an x64 kernel
        const uint i386 = 0x40000003;

        // Act
        var answer = BpfMachine.Run(SeccompFilter.Create(Syscalls.X64, allowsNetwork: true), i386, 1);

        // Assert
        Assert.Equal(SeccompAnswer.KillProcess, answer);
    }

    [Fact]
    public void Create_ForBothProcessors_RefusesTheSameCallsButForThoseThatOneLacks()
    {
        // iopl, ioperm, modify_ldt, uselib, ustat, sysfs, _sysctl, create_module, get_kernel_syms and query_module are of x64 only.
        Assert.Equal(Syscalls.Arm64.Refused.Count + 10, Syscalls.X64.Refused.Count);
        Assert.Equal(Syscalls.X64.Refused.Count, Syscalls.X64.Refused.Distinct().Count());
        Assert.Equal(Syscalls.Arm64.Refused.Count, Syscalls.Arm64.Refused.Distinct().Count());
    }

    private static uint AnswerOf(string name) => name switch
    {
        "allow" => SeccompAnswer.Allow,
        "refuse" => SeccompAnswer.NotPermitted,
        "deny" => SeccompAnswer.AccessDenied,
        _ => SeccompAnswer.NotImplemented,
    };
}
