using Hearth.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
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
        builder.Configuration.AddAboveFiles(Read(path));
    }

    /// <summary>
    /// Adds values that win over the configuration's files, which are part of the application, and over nothing else: the environment
    /// and the command line belong to this one start.
    /// </summary>
    /// <remarks>
    /// They are added last, without those that something wins over. A source that is inserted before others makes the configuration load
    /// anew and lose what the application has set in code.
    /// </remarks>
    public static void AddAboveFiles(this IConfigurationManager configuration, IReadOnlyDictionary<string, string?> values)
    {
        var providers = ((IConfigurationRoot)configuration).Providers.ToList();
        var lastFile = providers.FindLastIndex(provider => provider is FileConfigurationProvider);

        // Files that the application adds itself come behind the environment.
        var stronger = providers.Where((provider, index) => index > lastFile || IsOfThisStart(provider)).ToList();
        configuration.AddInMemoryCollection(values.Where(value => !stronger.Exists(provider => HasValue(provider, value.Key))));
    }

    private static bool IsOfThisStart(IConfigurationProvider provider) =>
        provider is EnvironmentVariablesConfigurationProvider or CommandLineConfigurationProvider;

    // An empty value is how compose files and environment files say "not set".
    private static bool HasValue(IConfigurationProvider provider, string key) => provider.TryGet(key, out var value) && !string.IsNullOrEmpty(value);

    // There is no asynchronous way to configure a host. A method of its own, since running it loads the AWS SDK.
    private static IReadOnlyDictionary<string, string?> Read(ParameterPath path) =>
        WorkScheduler.Default.Start(() => ParameterStore.Create().ReadAsync(path)).GetAwaiter().GetResult();
}
