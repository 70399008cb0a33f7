using Hearth.Nemesis.Histories;
using Hearth.Nemesis.Server;

namespace Hearth.Nemesis.Workloads;

/// <summary>A client that has a few prompts for one instance, each sent when the one before is answered.</summary>
internal sealed class PromptSender(ClusterClient client, HistoryRecorder recorder, string name, string instance, int seed)
{
    private const int MaxTries = 60;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan WaitingPatience = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly Random _random = new(seed);

    /// <summary>Sends them.</summary>
    /// <returns>The submission of the last one that was accepted; null when none was.</returns>
    public async Task<string?> SendAsync(CancellationToken stop)
    {
        var count = _random.Next(4) == 0 ? _random.Next(2, 4) : 1;
        var accepted = default(string);
        for (var i = 0; i < count && !stop.IsCancellationRequested; i++)
        {
            accepted = await SendAsync(ScriptWriter.Write($"{name}-{i}", _random), stop) ?? accepted;
        }

        return accepted;
    }

    private async Task<string?> SendAsync(Script script, CancellationToken stop)
    {
        var key = _random.Next(5) < 2 ? Guid.NewGuid().ToString() : null;
        var waits = _random.Next(4) == 0;
        var again = key is not null && _random.Next(3) == 0;
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var answer = await SendOnceAsync(script, key, waits);
            if (answer.Outcome == RequestOutcome.Acknowledged)
            {
                if (!again) return answer.SubmissionId;
                again = false;
                continue;
            }

            // What may have been accepted can only be sent again by those who said which request it is.
            if (answer.Outcome == RequestOutcome.Unknown && key is null) return null;
            if (answer.Outcome == RequestOutcome.Refused && stop.IsCancellationRequested) return null;
            await Task.Delay(RetryDelay, TimeProvider.System, CancellationToken.None);
        }

        return null;
    }

    private async Task<PromptAnswer> SendOnceAsync(Script script, string? key, bool waits)
    {
        var sentAt = TimeProvider.System.GetUtcNow();
        var answer = await client.PromptAsync(instance, script, key, waits, waits ? WaitingPatience : Patience);
        recorder.Add(new PromptRequest(
            name,
            instance,
            script.Tag,
            key,
            sentAt,
            TimeProvider.System.GetUtcNow(),
            answer.Outcome,
            answer.SubmissionId,
            answer.Waited,
            answer.Detail));
        return answer;
    }
}
