using System.Runtime.InteropServices;

namespace Hearth.Sandboxes.Isolated.Seccomp;

/// <summary>One instruction of the classic packet filter machine, as the kernel reads it (<c>struct sock_filter</c>).</summary>
/// <param name="Code">What it does.</param>
/// <param name="IfTrue">How many instructions a jump skips when its test holds.</param>
/// <param name="IfFalse">How many it skips when it does not.</param>
/// <param name="Operand">An offset, a number to compare with, or the answer.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand)
{
    public const ushort LoadWord = 0x20;        // BPF_LD | BPF_W | BPF_ABS
    public const ushort JumpIfEqual = 0x15;     // BPF_JMP | BPF_JEQ | BPF_K
    public const ushort JumpIfGreater = 0x25;   // BPF_JMP | BPF_JGT | BPF_K
    public const ushort JumpIfAnyBit = 0x45;    // BPF_JMP | BPF_JSET | BPF_K
    public const ushort Return = 0x06;          // BPF_RET | BPF_K
}
