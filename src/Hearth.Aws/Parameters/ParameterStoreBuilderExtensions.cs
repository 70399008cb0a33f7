using Hearth.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Hosting;

namespace Hearth.Aws.Parameters;

/// <summary>Brings configuration from AWS Systems Manager Parameter Store.</summary>
internal static class ParameterStoreBuilderExtensions
{
    /// <summary>Reads the parameters under the path that the configuration names; nothing where it names none.</summary>
    /// <exception cref="InvalidOperationException">The parameters cannot be had; the message says why and what to do, and no value.</exception>
    public static void AddParameterStore(this IHostApplicationBuilder builder)
    {
        if (ParameterPath.Find(builder.Configuration) is not { } path) return;

        LinkLocalBypass.Install();
        var values = Read(path);
        builder.Configuration.Sources.Insert(PlaceIn(builder.Configuration.Sources), new MemoryConfigurationSource { InitialData = values });
    }

    // There is no asynchronous way to configure a host. A method of its own, since running it loads the AWS SDK.
    private static IReadOnlyDictionary<string, string?> Read(ParameterPath path) =>
        WorkScheduler.Default.Start(() => ParameterStore.Create().ReadAsync(path)).GetAwaiter().GetResult();

    // Above the files, which are part of the application; below the environment and the command line, which belong to this one start.
    internal static int PlaceIn(IList<IConfigurationSource> sources)
    {
        var afterFiles = 0;
        for (var index = 0; index < sources.Count; index++)
        {
            if (sources[index] is FileConfigurationSource) afterFiles = index + 1;
        }

        return afterFiles;
    }
}
