using System.Globalization;

namespace Hearth.PostgresServers;

/// <summary>One line of <c>/proc/PID/stat</c>: see proc_pid_stat(5).</summary>
/// <param name="Id">The process.</param>
/// <param name="Parent">Its parent.</param>
/// <param name="IsStill">Whether it is stopped, or has ended and was not waited for.</param>
/// <param name="CpuTime">User and system time of the process itself.</param>
/// <param name="ReapedCpuTime">The same of children that have ended and were waited for.</param>
internal sealed record ProcessStatus(int Id, int Parent, bool IsStill, TimeSpan CpuTime, TimeSpan ReapedCpuTime)
{
    // USER_HZ, which is 100 on every architecture that .NET runs on.
    private const long TicksPerClockTick = TimeSpan.TicksPerSecond / 100;

    public static ProcessStatus Parse(string line)
    {
        // The second field is a name in parentheses and may hold anything, spaces and parentheses too.
        var afterName = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessStatus(
            Number(line[..line.IndexOf(' ', StringComparison.Ordinal)]),
            Number(afterName[1]),
            afterName[0] is "T" or "t" or "Z" or "X",
            Time(afterName[11], afterName[12]),
            Time(afterName[13], afterName[14]));
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    private static TimeSpan Time(string user, string system) => TimeSpan.FromTicks((Ticks(user) + Ticks(system)) * TicksPerClockTick);

    private static long Ticks(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
