namespace Hearth.Hosting;

/// <summary>Ends the operating system's process, whatever still runs in it.</summary>
/// <param name="exitCode">What its supervisor is told.</param>
internal delegate void ProcessExit(int exitCode);
