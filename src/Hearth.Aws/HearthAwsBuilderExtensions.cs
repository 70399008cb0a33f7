using Hearth.Aws.Bedrock;
using Hearth.Aws.Ecs;
using Hearth.Aws.Parameters;
using Hearth.Aws.Rds;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Makes a Hearth server at home on AWS.</summary>
public static class HearthAwsBuilderExtensions
{
    /// <summary>
    /// Adds what AWS offers to a server that runs there: every part looks for its own evidence in the environment and costs nothing
    /// elsewhere. Call it before anything reads the configuration. Calling it twice changes nothing.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <exception cref="InvalidOperationException">The configuration is to come from Parameter Store and cannot be had.</exception>
    public static TBuilder AddHearthAws<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(Registration))) return builder;

        builder.Services.AddSingleton<Registration>();
        builder.AddParameterStore(); // First: what follows reads the configuration.
        builder.AddEcs();
        builder.AddRds();
        builder.AddBedrock();
        return builder;
    }

    // Marks that everything is added.
    private sealed class Registration;
}
