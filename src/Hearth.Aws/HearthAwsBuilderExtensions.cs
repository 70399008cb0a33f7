using Hearth.Aws.Bedrock;
using Hearth.Aws.Rds;

namespace Microsoft.Extensions.Hosting;

/// <summary>Makes a Hearth server at home on AWS.</summary>
public static class HearthAwsBuilderExtensions
{
    /// <summary>
    /// Adds what AWS offers to a server that runs there: every part looks for its own evidence in the environment and costs nothing
    /// elsewhere. Call it before anything reads the configuration.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    public static TBuilder AddHearthAws<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddRds();
        builder.AddBedrock();
        return builder;
    }
}
