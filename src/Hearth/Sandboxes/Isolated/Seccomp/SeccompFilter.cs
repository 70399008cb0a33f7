using Hearth.Sandboxes.Isolated.Native;

namespace Hearth.Sandboxes.Isolated.Seccomp;

/// <summary>Writes the filter of the system calls that a sandboxed program may make.</summary>
/// <remarks>
/// It refuses what no program in a sandbox needs and lets the rest through, and answers calls that are newer than itself as an older kernel
/// would. A list of what may be called would be tighter and would break programs with every release of a C library.
/// </remarks>
internal sealed class SeccompFilter
{
    // struct seccomp_data; of an argument's 64 bits the low half comes first on both processors.
    private const uint NumberOffset = 0;
    private const uint ArchitectureOffset = 4;
    private const uint ArgumentsOffset = 16;

    private const uint X32Bit = 0x40000000;
    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
    private const uint NamespaceFlags = 0x7E020000;
    // TIOCSTI, TIOCLINUX, TIOCSETD: typing into a terminal, and changing what it is.
    private static readonly uint[] RefusedRequests = [0x5412, 0x541C, 0x5423];
    // Asks for the present one; the usual one; the usual one at fixed addresses, for debuggers.
    private static readonly uint[] Personalities = [0xFFFFFFFF, 0, 0x0040000];
    private const uint InternetFamily = 2;
    private const uint Internet6Family = 10;
    private const uint NetlinkFamily = 16;
    // SOCK_DGRAM and SOCK_RAW have it, SOCK_STREAM and SOCK_SEQPACKET do not.
    private const uint DatagramBit = 2;

    private readonly List<BpfInstruction> _instructions = [];

    private SeccompFilter()
    {
    }

    /// <summary>The filter for a processor.</summary>
    /// <param name="syscalls">The processor's numbers.</param>
    /// <param name="allowsNetwork">Whether sockets of the internet's families may be opened. No others ever may, but for connected pairs.</param>
    public static BpfInstruction[] Create(Syscalls syscalls, bool allowsNetwork)
    {
        var filter = new SeccompFilter();
        filter.AddArchitecture(syscalls);
        foreach (var number in syscalls.Refused.Order()) filter.AnswerIf(BpfInstruction.JumpIfEqual, (uint)number, SeccompAnswer.NotPermitted);
        // Its flags are in memory, where a filter cannot look. Libraries fall back on clone.
        filter.AnswerIf(BpfInstruction.JumpIfEqual, Syscalls.Clone3, SeccompAnswer.NotImplemented);
        filter.Case(syscalls.CloneProcess, filter.AddClone);
        filter.Case(syscalls.Ioctl, filter.AddIoctl);
        filter.Case(syscalls.Personality, filter.AddPersonality);
        filter.Case(syscalls.SocketPair, filter.AddSocketPair);
        filter.Case(syscalls.Socket, () => filter.AddSocket(allowsNetwork));
        filter.Return(SeccompAnswer.Allow);
        return [.. filter._instructions];
    }

    // A program may change to another processor mode, whose numbers mean other calls.
    private void AddArchitecture(Syscalls syscalls)
    {
        Load(ArchitectureOffset);
        _instructions.Add(new BpfInstruction(BpfInstruction.JumpIfEqual, 1, 0, syscalls.AuditArchitecture));
        Return(SeccompAnswer.KillProcess);
        Load(NumberOffset);
        if (syscalls.HasX32) AnswerIf(BpfInstruction.JumpIfAnyBit, X32Bit, SeccompAnswer.NotImplemented);
        AnswerIf(BpfInstruction.JumpIfGreater, Syscalls.LastReviewed, SeccompAnswer.NotImplemented);
    }

    private void AddClone()
    {
        LoadArgument(0);
        AnswerIf(BpfInstruction.JumpIfAnyBit, NamespaceFlags, SeccompAnswer.NotPermitted);
        Return(SeccompAnswer.Allow);
    }

    private void AddIoctl()
    {
        LoadArgument(1);
        foreach (var request in RefusedRequests) AnswerIf(BpfInstruction.JumpIfEqual, request, SeccompAnswer.NotPermitted);
        Return(SeccompAnswer.Allow);
    }

    private void AddPersonality()
    {
        LoadArgument(0);
        foreach (var personality in Personalities) AnswerIf(BpfInstruction.JumpIfEqual, personality, SeccompAnswer.Allow);
        Return(SeccompAnswer.NotPermitted);
    }

    // One of a pair for datagrams may still be connected to somebody else's socket.
    private void AddSocketPair()
    {
        LoadArgument(1);
        AnswerIf(BpfInstruction.JumpIfAnyBit, DatagramBit, SeccompAnswer.AccessDenied);
        Return(SeccompAnswer.Allow);
    }

    private void AddSocket(bool allowsNetwork)
    {
        if (allowsNetwork)
        {
            LoadArgument(0);
            AnswerIf(BpfInstruction.JumpIfEqual, InternetFamily, SeccompAnswer.Allow);
            AnswerIf(BpfInstruction.JumpIfEqual, Internet6Family, SeccompAnswer.Allow);
            // Name resolution asks for the machine's addresses (NETLINK_ROUTE).
            Case((int)NetlinkFamily, () =>
            {
                LoadArgument(2);
                AnswerIf(BpfInstruction.JumpIfEqual, 0, SeccompAnswer.Allow);
                Return(SeccompAnswer.AccessDenied);
            });
        }

        Return(SeccompAnswer.AccessDenied);
    }

    // What a case adds ends with an answer; it is skipped whole otherwise.
    private void Case(int value, Action add)
    {
        var jump = _instructions.Count;
        _instructions.Add(default);
        add();
        var skipped = checked((byte)(_instructions.Count - jump - 1));
        _instructions[jump] = new BpfInstruction(BpfInstruction.JumpIfEqual, 0, skipped, (uint)value);
    }

    private void AnswerIf(ushort test, uint operand, uint answer)
    {
        _instructions.Add(new BpfInstruction(test, 0, 1, operand));
        Return(answer);
    }

    private void Return(uint answer) => _instructions.Add(new BpfInstruction(BpfInstruction.Return, 0, 0, answer));

    private void Load(uint offset) => _instructions.Add(new BpfInstruction(BpfInstruction.LoadWord, 0, 0, offset));

    private void LoadArgument(uint index) => Load(ArgumentsOffset + (8 * index));
}
