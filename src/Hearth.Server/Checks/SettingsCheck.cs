using Hearth.Hosting.Checks;
using Microsoft.Extensions.Options;

namespace Hearth.Server.Checks;

/// <summary>Whether every option has a value that it can have.</summary>
/// <param name="validator">The host's own; null where nothing is validated.</param>
internal sealed class SettingsCheck(IStartupValidator? validator = null) : IServerCheck
{
    public string Subject => "settings";

    public Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken) => Task.FromResult(Find());

    private IReadOnlyList<CheckFinding> Find()
    {
        try
        {
            validator?.Validate();
            return [CheckFinding.Ok("Every option has a value that it can have.")];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures.Select(CheckFinding.Fault)];
        }
        catch (AggregateException exception)
        {
            return [.. exception.Flatten().InnerExceptions.SelectMany(Failures).Select(CheckFinding.Fault)];
        }
        catch (InvalidOperationException exception)
        {
            // What is no number at all is found by the binder.
            return [CheckFinding.Fault(exception.Message)];
        }
    }

    private static IEnumerable<string> Failures(Exception exception) =>
        exception is OptionsValidationException options ? options.Failures : [exception.Message];
}
