using Hearth.Sandboxes.Isolated.Seccomp;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>Runs a filter as the kernel does, on the call of a processor that this machine need not have.</summary>
internal static class BpfMachine
{
    public static uint Run(BpfInstruction[] program, uint architecture, uint number, params ulong[] arguments)
    {
        var accumulator = 0U;
        for (var at = 0; ; at++)
        {
            var instruction = program[at];
            switch (instruction.Code)
            {
                case BpfInstruction.LoadWord:
                    accumulator = Load(instruction.Operand, architecture, number, arguments);
                    break;
                case BpfInstruction.JumpIfEqual:
                    at += accumulator == instruction.Operand ? instruction.IfTrue : instruction.IfFalse;
                    break;
                case BpfInstruction.JumpIfGreater:
                    at += accumulator > instruction.Operand ? instruction.IfTrue : instruction.IfFalse;
                    break;
                case BpfInstruction.JumpIfAnyBit:
                    at += (accumulator & instruction.Operand) != 0 ? instruction.IfTrue : instruction.IfFalse;
                    break;
                case BpfInstruction.Return:
                    return instruction.Operand;
                default:
                    throw new InvalidOperationException($"The filter has the unknown instruction {instruction.Code:x}.");
            }
        }
    }

    private static uint Load(uint offset, uint architecture, uint number, ulong[] arguments) => offset switch
    {
        0 => number,
        4 => architecture,
        >= 16 when offset % 8 == 0 => (uint)arguments.ElementAtOrDefault((int)(offset - 16) / 8),
        _ => throw new InvalidOperationException($"The filter reads at {offset}."),
    };
}
