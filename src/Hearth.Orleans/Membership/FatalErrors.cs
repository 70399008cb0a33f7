using Hearth.Hosting;
using Orleans.Runtime;

namespace Hearth.Orleans.Membership;

/// <summary>Ends the process in order where Orleans would tear it down: its readers are told before their connections go.</summary>
internal sealed class FatalErrors(ClusterSilo silo, ProcessDeath death) : IFatalErrorHandler
{
    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        var reason = exception is null
            ? "the other members of the cluster do not reach it (if that happens again and again, its silo port is closed to them)"
            : $"Orleans cannot go on ({context}: {exception.Message.TrimEnd('.')})";
        if (!silo.TryRefuse(reason)) death.Declare(reason);
    }
}
