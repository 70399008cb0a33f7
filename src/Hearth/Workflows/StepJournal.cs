using System.Text.Json;
using Hearth.Events;
using Hearth.Sessions;
using Hearth.Submissions;

namespace Hearth.Workflows;

/// <summary>Runs steps once and returns what is recorded ever after.</summary>
/// <param name="journal">Where steps are recorded.</param>
/// <param name="scope">The scope of their events.</param>
/// <param name="keys">What tells them apart.</param>
/// <param name="find">What the fold knows of a key; null for a step that has to be run.</param>
/// <param name="cancellation">What ends the attempt early.</param>
/// <param name="time">The clock.</param>
internal sealed class StepJournal(
    AttemptJournal journal,
    EventScope scope,
    CallKeys keys,
    Func<StreamFold, string, RecordedCall?> find,
    AttemptCancellation cancellation,
    TimeProvider time)
{
    /// <summary>Returns the recorded result of a step, or runs and records it.</summary>
    public async Task<T> RunAsync<T>(string kind, string name, Func<string, CancellationToken, Task<T>> step)
    {
        using var call = keys.Take(kind, name);
        var key = call.Key;
        if (journal.Read(fold => find(fold, key)) is { } recorded) return Recall<T>(name, recorded);

        cancellation.Token.ThrowIfCancellationRequested();
        var started = time.GetTimestamp();
        JsonElement result;
        T value;
        try
        {
            value = await step(key, cancellation.Token).WaitAsync(cancellation.Abandoned);
            result = Serialize(name, value);
        }
        catch (Exception) when (cancellation.Token.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation.Token);
        }
        catch (Exception exception) when (exception is not Streams.OwnershipLostException)
        {
            var error = ErrorInfo.From(exception);
            await journal.AppendAsync(scope, new RunEvents.Step(key, name, time.GetElapsedTime(started), null, error));
            throw new StepFailedException(name, error, exception);
        }

        await journal.AppendAsync(scope, new RunEvents.Step(key, name, time.GetElapsedTime(started), result, null));
        return value;
    }

    private static T Recall<T>(string name, RecordedCall recorded) => recorded switch
    {
        { Error: { } error } => throw new StepFailedException(name, error),
        { Result: { } result } => result.Deserialize<T>(WorkflowInvoker.Json)!,
        _ => default!,
    };

    // What comes back after a crash has to be what was returned before it.
    private static JsonElement Serialize<T>(string name, T value)
    {
        try
        {
            var first = JsonSerializer.SerializeToElement(value, WorkflowInvoker.Json);
            var again = JsonSerializer.SerializeToElement(first.Deserialize<T>(WorkflowInvoker.Json), WorkflowInvoker.Json);
            if (JsonElement.DeepEquals(first, again)) return first;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw NotRoundTripping<T>(name, exception);
        }

        throw NotRoundTripping<T>(name, null);
    }

    private static HearthException NotRoundTripping<T>(string name, Exception? cause) => new(
        ErrorCodes.ActionOutputValidation,
        $"The result of the step \"{name}\" does not survive JSON.",
        $"Make {typeof(T).Name} a record with settable properties or constructor parameters of its property names.",
        cause);
}
