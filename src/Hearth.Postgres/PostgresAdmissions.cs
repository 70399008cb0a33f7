using Hearth.Storage;
using Hearth.Streams;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>Accepts inputs.</summary>
/// <remarks>
/// Each look is one statement that admits completely or changes nothing. A statement sees what was committed before it began; whoever
/// loses a race to another process therefore has to look with a new one.
/// </remarks>
internal sealed class PostgresAdmissions(PostgresPool pool, PostgresDeletions deletions)
{
    // Every lost race is somebody else's admission or deletion, so this is far more than can happen one after the other.
    private const int MaxLooks = 32;

    private readonly ExistingStreamAdmission _existing = new(pool);
    private readonly NewStreamAdmission _new = new(pool);

    public async Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken)
    {
        var isRepeated = false;
        for (var look = 0; look < MaxLooks; look++)
        {
            var statement = ExistingStreamAdmission.CreateStatement(admission);
            var answer = await TryAsync(() => _existing.AdmitAsync(admission, statement, cancellationToken));
            isRepeated |= statement.IsRepeated;
            if (answer is not null && Judge(admission, answer, isRepeated) is { } result) return result;
            if (answer is { Stream: not null }) continue;
            if (answer is not null)
            {
                statement = NewStreamAdmission.CreateStatement(admission);
                var stream = await TryAsync(() => _new.AdmitAsync(statement, cancellationToken));
                isRepeated |= statement.IsRepeated;
                if (stream is { } created) return new AdmissionResult(AdmissionStatus.Admitted, created, admission.Id, Offset.Start) { Number = 1 };
            }

            await deletions.MakeWayAsync(admission.Stream, admission.Id, cancellationToken);
        }

        throw new StoreUnavailableException($"Too many others are admitting to {admission.Stream} at the same time.");
    }

    /// <returns>Null when the answer is to look again, or to make the stream.</returns>
    private static AdmissionResult? Judge(Admission admission, AdmissionAnswer answer, bool isRepeated)
    {
        if (answer.Receipt is { } receipt)
        {
            // The first sending of a repeated statement has admitted it after all.
            var isOwn = isRepeated && receipt.Status == AdmissionStatus.Deduplicated && receipt.Id == admission.Id;
            return isOwn ? receipt with { Status = AdmissionStatus.Admitted } : receipt;
        }

        if (answer is { Stream: { } stream, AdmittedAfter: { } tail })
        {
            return new AdmissionResult(AdmissionStatus.Admitted, stream, admission.Id, tail) { Number = answer.Number, Owner = answer.Owner };
        }

        if (answer.IsClosed) throw new InvalidOperationException($"The stream {admission.Stream} is closed.");
        return answer.IsFull || admission.MaxQueued <= 0
            ? new AdmissionResult(AdmissionStatus.QueueFull, default, admission.Id, Offset.Start)
            : null;
    }

    /// <returns>The default when somebody else was faster, so that nothing was changed.</returns>
    private static async Task<T?> TryAsync<T>(Func<Task<T>> admit)
    {
        try
        {
            return await admit();
        }
        catch (PostgresException exception) when (AdmissionStatement.IsLostRace(exception))
        {
            return default;
        }
    }
}
