using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Hosting.Checks;

/// <summary>Registers what looks at a server before its start.</summary>
internal static class ServerCheckExtensions
{
    /// <summary>Adds a check behind those that there are.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="subject">What it looks at, in a word.</param>
    public static IServiceCollection AddServerCheck<TCheck>(this IServiceCollection services, string subject)
        where TCheck : class, IServerCheck =>
        services.AddSingleton(new ServerCheckRegistration(subject, static provider => ActivatorUtilities.CreateInstance<TCheck>(provider)));
}
