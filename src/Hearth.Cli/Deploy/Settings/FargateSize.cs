using System.Globalization;

namespace Hearth.Cli.Deploy.Settings;

/// <summary>What Fargate sells: CPU units, and the memory in MiB that goes with them.</summary>
internal static class FargateSize
{
    private static readonly (int Cpu, int Least, int Most, int Step)[] Sizes =
    [
        (256, 512, 1024, 512),
        (256, 2048, 2048, 1),
        (512, 1024, 4096, 1024),
        (1024, 2048, 8192, 1024),
        (2048, 4096, 16384, 1024),
        (4096, 8192, 30720, 1024),
        (8192, 16384, 61440, 4096),
        (16384, 32768, 122880, 8192),
    ];

    /// <exception cref="CliException">There is no such size.</exception>
    public static (int Cpu, int Memory) Read(SettingsFile settings)
    {
        var memory = settings.Number("MEMORY", 2048, 512, 122880);
        var cpu = settings.Number("CPU", 1024, 1, 16384);
        if (Sizes.Any(size => size.Cpu == cpu && memory >= size.Least && memory <= size.Most && (memory - size.Least) % size.Step == 0))
            return (cpu, memory);
        throw SettingsFile.Wrong(
            string.Create(CultureInfo.InvariantCulture, $"CPU={cpu} with MEMORY={memory} is no size that Fargate has."),
            "1024 units are one vCPU, memory is in MiB: 256 with 512, 1024 with 2048 to 8192, 2048 with 4096 to 16384, and so on.");
    }
}
