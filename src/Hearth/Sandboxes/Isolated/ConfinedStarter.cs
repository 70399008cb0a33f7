using Hearth.Sandboxes.Isolated.Landlock;
using Hearth.Sandboxes.Isolated.Native;
using Hearth.Sandboxes.Processes;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Starts programs with as few rights as the machine can be made to leave them.</summary>
/// <param name="report">What holds here.</param>
/// <param name="user">The workspace's user; null where it has none of its own.</param>
/// <param name="ruleset">The workspace's rules; null where there is no Landlock.</param>
/// <param name="options">The limits.</param>
/// <param name="writes">Whether they may write to files: in a full workspace they may remove some only.</param>
internal sealed unsafe class ConfinedStarter(
    IsolationReport report, WorkspaceUser? user, LandlockRuleset? ruleset, IsolatedSandboxOptions options, bool writes = true) : IProcessStarter
{
    // A program that has started is limited by then, but for what it did before. So it begins as a shell that waits for a line.
    private const string Gate = "umask 077; IFS= read -r _ || exit 126; exec \"$0\" \"$@\"";
    private const string GateShell = "/bin/sh";
    private const int MaxArgumentBytes = 131_000; // MAX_ARG_STRLEN, less the variables' share
    private const int AttributeBytes = 1024;
    private const int SignalSetBytes = 128;
    private const short SpawnFlags = 0x04 | 0x08 | 0x80; // POSIX_SPAWN_SETSIGDEF, SETSIGMASK, SETSID

    private readonly Syscalls _syscalls = Syscalls.Current!;

    /// <summary>The same for a workspace that is full.</summary>
    public ConfinedStarter WithoutWriting() => new(report, user, ruleset, options, writes: false);

    public IRunningProcess Start(ProcessRequest request)
    {
        if (request.Arguments.Any(argument => System.Text.Encoding.UTF8.GetByteCount(argument) > MaxArgumentBytes))
        {
            throw new SandboxException($"A command has at most {MaxArgumentBytes} bytes. Write a longer script to a file first.");
        }

        using var calls = new NativeCalls();
        using var pipes = new ProcessPipes(user?.Uid);
        var processId = (int*)calls.Allocate(sizeof(int));
        AddConfinement(calls);
        AddProgram(calls, processId, request, pipes);
        if (report.Has(IsolationFeatures.ResourceLimits))
        {
            var limits = ResourceLimit.Of(options, writes, user is null ? UserProcesses.CountOwn() : 0);
            Confinement.AddLimits(calls, _syscalls, processId, limits);
        }

        var failure = Confinement.Run(calls);
        pipes.CloseTheirs();
        if (*processId == 0) throw new SandboxException($"The command could not be started: {failure}");
        if (failure is null) pipes.OpenGate();
        var process = new ConfinedProcess(*processId, pipes, user);
        if (failure is null) return process;
        process.Signal(Signals.Kill);
        process.Dispose();
        throw new SandboxException($"The command could not be limited: {failure}");
    }

    private void AddConfinement(NativeCalls calls)
    {
        Confinement.AddDescriptors(calls);
        if (user is not null) Confinement.AddUser(calls, _syscalls, user.Uid);
        Confinement.AddNoCapabilities(calls, _syscalls);
        if (report.Has(IsolationFeatures.NoNewPrivileges)) Confinement.AddNoNewPrivileges(calls, _syscalls);
        if (ruleset is not null) Confinement.AddLandlock(calls, ruleset);
        if (report.Has(IsolationFeatures.Seccomp)) Confinement.AddFilter(calls, _syscalls, options.AllowNetwork);
    }

    private static void AddProgram(NativeCalls calls, int* processId, ProcessRequest request, ProcessPipes pipes)
    {
        var attributes = calls.Allocate(AttributeBytes);
        var signals = calls.Allocate(SignalSetBytes);
        _ = Libc.InitAttributes(attributes);
        _ = Libc.SetAttributeFlags(attributes, SpawnFlags);
        _ = Libc.SetSignalMask(attributes, signals);
        new Span<byte>(signals, SignalSetBytes).Fill(0xFF);
        _ = Libc.SetSignalDefaults(attributes, signals);

        calls.AddSpawn(
            processId,
            calls.Text(GateShell),
            calls.AllocateActions(actions =>
            {
                _ = Libc.AddDuplicate((void*)actions, pipes.TheirInput, 0);
                _ = Libc.AddDuplicate((void*)actions, pipes.TheirOutput, 1);
                _ = Libc.AddDuplicate((void*)actions, pipes.TheirErrorOutput, 2);
                _ = Libc.AddChangeDirectory((void*)actions, request.WorkingDirectory);
            }),
            attributes,
            calls.Texts(["sh", "-c", Gate, request.FileName, .. request.Arguments]),
            calls.Texts([.. request.Environment.Select(variable => $"{variable.Key}={variable.Value}")]));
    }
}
