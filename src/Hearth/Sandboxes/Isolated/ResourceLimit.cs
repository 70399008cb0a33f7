namespace Hearth.Sandboxes.Isolated;

/// <summary>A limit of a process (<c>RLIMIT_*</c>).</summary>
/// <param name="Resource">Its number.</param>
/// <param name="Value">Seconds, bytes or how many.</param>
internal readonly record struct ResourceLimit(int Resource, ulong Value)
{
    public const int ProcessorSeconds = 0;
    public const int FileBytes = 1;
    public const int CoreFiles = 4;
    public const int Processes = 6;
    public const int OpenFiles = 7;
    public const int LockedBytes = 8;
    public const int AddressSpaceBytes = 9;
    public const int MessageQueueBytes = 12;

    /// <summary>What a sandbox's options say.</summary>
    /// <param name="options">The options.</param>
    /// <param name="writes">Whether anything may be written to files.</param>
    /// <param name="othersProcesses">How many processes the user has that are not the sandbox's.</param>
    public static IReadOnlyList<ResourceLimit> Of(IsolatedSandboxOptions options, bool writes, int othersProcesses) =>
    [
        new(ProcessorSeconds, (ulong)Math.Max(1, options.MaxProcessorTime.TotalSeconds)),
        new(FileBytes, writes ? (ulong)options.MaxWrittenFileBytes : 0),
        new(CoreFiles, 0),
        new(Processes, (ulong)(options.MaxProcesses + othersProcesses)),
        new(OpenFiles, (ulong)options.MaxOpenFiles),
        new(LockedBytes, 64 << 10),
        new(AddressSpaceBytes, (ulong)options.MaxAddressSpaceBytes),
        new(MessageQueueBytes, 0),
    ];
}
