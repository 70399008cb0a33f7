using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Hearth.Sandboxes.Isolated.Native;

/// <summary>A list of calls, prepared in unmanaged memory, that is made on a thread of its own.</summary>
/// <remarks>
/// Such a thread may have given up its user, its files and its system calls before it is through, and a thread inherits all that from the
/// one that starts it. The runtime starts threads whenever it likes: for the pool, or for the compiler when a method was called often
/// enough. So after its first call the thread does nothing but the calls of its list: no allocation, no method that was not compiled to the
/// end, no lock, no signal to others. That is also why it cannot be a thread of the pool, and why a process is not started by
/// <see cref="System.Diagnostics.Process"/>.
/// </remarks>
internal sealed unsafe class NativeCalls : IDisposable
{
    private const int Capacity = 48;
    private const int StackBytes = 256 << 10;
    private const int ActionsBytes = 256; // More than any C library needs.
    private const int MaxWaits = 10_000;

    private static readonly nint SyscallFunction = FindFunction("syscall");
    private static readonly nint SpawnFunction = FindFunction("posix_spawn");
    private static readonly nint ErrorFunction = FindFunction("__errno_location");
    private static readonly Lock Warming = new();
    private static bool _isWarm;

    private NativeCall* _calls = (NativeCall*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(NativeCall));
    private readonly string[] _names = new string[Capacity];
    private readonly List<nint> _memory = [];
    private readonly List<nint> _actions = [];
    private int _count;

    /// <summary>Adds a system call.</summary>
    public void Add(string name, int number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, bool isOptional = false)
    {
        ref var call = ref Next(name, SyscallFunction);
        call.Arguments[0] = number;
        call.Arguments[1] = a;
        call.Arguments[2] = b;
        call.Arguments[3] = c;
        call.Arguments[4] = d;
        call.Arguments[5] = e;
        call.IsOptional = isOptional;
    }

    /// <summary>Adds the start of a program.</summary>
    public void AddSpawn(int* processId, byte* path, void* actions, void* attributes, byte** arguments, byte** environment)
    {
        ref var call = ref Next("posix_spawn", SpawnFunction);
        call.ReturnsError = true;
        call.Arguments[0] = (nint)processId;
        call.Arguments[1] = (nint)path;
        call.Arguments[2] = (nint)actions;
        call.Arguments[3] = (nint)attributes;
        call.Arguments[4] = (nint)arguments;
        call.Arguments[5] = (nint)environment;
    }

    /// <summary>Adds the limiting of the program that was started.</summary>
    public void AddLimit(Syscalls syscalls, int* processId, int resource, ulong value)
    {
        var limit = (ulong*)Allocate(2 * sizeof(ulong));
        limit[0] = limit[1] = value;
        Add($"prlimit({resource})", syscalls.PrLimit, 0, resource, (nint)limit);
        _calls[_count - 1].ProcessId = processId;
    }

    /// <summary>Memory filled with zeros that lives as long as the list.</summary>
    public void* Allocate(int bytes)
    {
        var memory = NativeMemory.AllocZeroed((nuint)bytes);
        _memory.Add((nint)memory);
        return memory;
    }

    /// <summary>What a program that is started does before it runs.</summary>
    /// <param name="fill">Adds to it.</param>
    public void* AllocateActions(Action<nint> fill)
    {
        var actions = Allocate(ActionsBytes);
        _ = Libc.InitActions(actions);
        _actions.Add((nint)actions);
        fill((nint)actions);
        return actions;
    }

    /// <summary>A text in UTF-8 that lives as long as the list.</summary>
    public byte* Text(string text)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(text);
        var memory = (byte*)Allocate(length + 1);
        System.Text.Encoding.UTF8.GetBytes(text, new Span<byte>(memory, length));
        return memory;
    }

    /// <summary>Texts as C wants a list of them.</summary>
    public byte** Texts(IReadOnlyList<string> texts)
    {
        var memory = (byte**)Allocate((texts.Count + 1) * sizeof(byte*));
        for (var index = 0; index < texts.Count; index++) memory[index] = Text(texts[index]);
        return memory;
    }

    /// <summary>Makes the calls on a thread of their own, which is gone when this returns.</summary>
    /// <returns>The call that failed and its error; null when all is done.</returns>
    public NativeFailure? Run()
    {
        Warm();
        var outcome = stackalloc int[3];
        RunOnThread(_calls, _count, outcome);
        EnsureGone(outcome[2]);
        return outcome[0] < 0 ? null : new NativeFailure(_names[outcome[0]], outcome[1]);
    }

    public void Dispose()
    {
        foreach (var actions in _actions) _ = Libc.DestroyActions((void*)actions);
        _actions.Clear();
        foreach (var memory in _memory) NativeMemory.Free((void*)memory);
        _memory.Clear();
        NativeMemory.Free(_calls);
        _calls = null;
    }

    private static void RunOnThread(NativeCall* calls, int count, int* outcome)
    {
        var getThreadId = Syscalls.Current!.GetTid;
        var thread = new Thread(Start, StackBytes) { IsBackground = true, Name = "Hearth confined" };
        thread.Start();
        thread.Join();

        void Start() => Execute(calls, count, outcome, getThreadId);
    }

    // The runtime lets go of a thread before the system does. Until it is gone it has the user of the sandbox, but the server's memory.
    private static void EnsureGone(int threadId)
    {
        var syscalls = Syscalls.Current!;
        var process = Environment.ProcessId;
        var spin = new SpinWait();
        for (var waits = 0; Libc.Syscall(syscalls.TgKill, process, threadId) == 0; waits++)
        {
            if (waits == MaxWaits) throw new InvalidOperationException("A confined thread does not end.");
            spin.SpinOnce(sleep1Threshold: 100);
        }
    }

    // Whatever the runtime does when it first comes to these lines, it does here, where it harms nobody.
    private static void Warm()
    {
        lock (Warming)
        {
            if (_isWarm) return;
            using var calls = new NativeCalls();
            var processId = (int*)calls.Allocate(sizeof(int));
            calls.Add("getpid", Syscalls.Current!.GetPid);
            calls.Add("unknown", -1, isOptional: true);
            calls._calls[1].ProcessId = processId;
            calls.Add("unknown", -1);
            var outcome = stackalloc int[3];
            RunOnThread(calls._calls, calls._count, outcome);
            _isWarm = true;
        }
    }

    // Compiled to the end at once: a method that is compiled again when it has become warm has the runtime start its compiler's thread.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Execute(NativeCall* calls, int count, int* outcome, int getThreadId)
    {
        var error = ((delegate* unmanaged[Cdecl]<int*>)ErrorFunction)();
        outcome[2] = (int)((delegate* unmanaged[Cdecl]<long, long, long, long, long, long, long, nint>)SyscallFunction)(
            getThreadId, 0, 0, 0, 0, 0, 0);
        outcome[0] = -1;
        for (var index = 0; index < count; index++)
        {
            var call = calls + index;
            var second = call->ProcessId == null ? call->Arguments[1] : *call->ProcessId;
            var result = ((delegate* unmanaged[Cdecl]<long, long, long, long, long, long, long, nint>)call->Function)(
                call->Arguments[0], second, call->Arguments[2], call->Arguments[3], call->Arguments[4], call->Arguments[5], call->Arguments[6]);
            var failed = call->ReturnsError ? (int)result != 0 : result == -1;
            if (!failed || call->IsOptional) continue;
            outcome[0] = index;
            outcome[1] = call->ReturnsError ? (int)result : *error;
            return;
        }
    }

    private static nint FindFunction(string name) =>
        NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), name, out var address) ? address : 0;

    private ref NativeCall Next(string name, nint function)
    {
        ObjectDisposedException.ThrowIf(_calls is null, this);
        if (_count == Capacity) throw new InvalidOperationException("The list of calls is full.");
        _names[_count] = name;
        ref var call = ref _calls[_count++];
        call.Function = function;
        return ref call;
    }
}
