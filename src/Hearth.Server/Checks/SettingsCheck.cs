using Hearth.Hosting.Checks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.Server.Checks;

/// <summary>Whether every option has a value that it can have.</summary>
/// <param name="services">The application's services.</param>
/// <param name="registered">What was registered, to look at the options one by one.</param>
internal sealed class SettingsCheck(IServiceProvider services, IServiceCollection registered) : IServerCheck
{
    public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Find());

    private IReadOnlyList<CheckFinding> Find()
    {
        List<string> faults = services.GetService<IStartupValidator>() is { } validator ? [.. FaultsOf(validator)] : [];
        return faults.Count == 0 ? [CheckFinding.Ok("Every option has a value that it can have.")] : [.. faults.Distinct().Select(CheckFinding.Fault)];
    }

    private IEnumerable<string> FaultsOf(IStartupValidator validator)
    {
        try
        {
            validator.Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (AggregateException exception)
        {
            return exception.Flatten().InnerExceptions.SelectMany(Failures);
        }
        catch (InvalidOperationException exception)
        {
            // What is no number at all is found by the binder. The validator ends with that, and loses what it had found before.
            var others = validator is SingleValidator ? [] : SingleValidator.Split(registered, services);
            return others.SelectMany(FaultsOf).Append(exception.Message);
        }
    }

    private static IEnumerable<string> Failures(Exception exception) =>
        exception is OptionsValidationException options ? options.Failures : [exception.Message];
}
