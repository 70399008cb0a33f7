using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.Server.Checks;

/// <summary>Validates one of the options that are validated at the start.</summary>
internal sealed class SingleValidator : IStartupValidator
{
    // The framework's own, and internal: every ValidateOnStart registers one configuration of it.
    private const string ListName = "Microsoft.Extensions.Options.StartupValidatorOptions";

    private readonly IStartupValidator _validator;

    private SingleValidator(IStartupValidator validator) => _validator = validator;

    /// <summary>A validator for each.</summary>
    /// <param name="registered">The application's services as they were registered.</param>
    /// <param name="services">The application's services.</param>
    public static IEnumerable<SingleValidator> Split(IServiceCollection registered, IServiceProvider services)
    {
        var validator = registered.First(service => service.ServiceType == typeof(IStartupValidator));
        return registered.Where(IsListed).Select(entry => Create(validator, entry, services));
    }

    public void Validate() => _validator.Validate();

    private static bool IsListed(ServiceDescriptor service) =>
        service is { IsKeyedService: false, ImplementationFactory: not null, ServiceType.IsConstructedGenericType: true }
        && service.ServiceType.GetGenericTypeDefinition() == typeof(IConfigureOptions<>)
        && service.ServiceType.GenericTypeArguments[0].FullName == ListName;

    // The framework's validator with a list of one, which still asks the application's services.
    private static SingleValidator Create(ServiceDescriptor validator, ServiceDescriptor entry, IServiceProvider services)
    {
        var alone = new ServiceCollection().AddOptions();
        alone.Add(validator);
        alone.Add(ServiceDescriptor.Transient(entry.ServiceType, _ => entry.ImplementationFactory!(services)));
        return new SingleValidator(alone.BuildServiceProvider().GetRequiredService<IStartupValidator>());
    }
}
