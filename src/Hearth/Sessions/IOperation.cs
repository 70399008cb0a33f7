using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>An operation that is under way in a session; its closing events are the caller's.</summary>
internal interface IOperation
{
    /// <summary>Whether this attempt's <c>operation_start</c> is stored or waits to be: then closing events have to follow it.</summary>
    bool HasStarted { get; }

    /// <summary>Runs the operation to its end.</summary>
    /// <exception cref="HearthException">The operation failed.</exception>
    /// <exception cref="OperationCanceledException">The attempt was cut short.</exception>
    Task RunAsync();

    /// <summary>The events that end the operation, behind those that still wait.</summary>
    IOutgoingEvent[] ClosingEvents(ErrorInfo? error);
}
