using System.Net;
using Hearth.Server.Tests.Clients;
using Hearth.Server.Tests.Kills;

namespace Hearth.Server.Tests.Versions;

/// <summary>
/// Prompts an instance again and again, and waits for each outcome before the next. Each request goes to another one of several
/// servers, until one accepts it.
/// </summary>
internal sealed class RovingClient(IReadOnlyList<Replica> replicas, string instance)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);

    private readonly List<Receipt> _receipts = [];
    private int _next;

    /// <summary>The receipts in order, once <see cref="SendAsync"/> has completed.</summary>
    public IReadOnlyList<Receipt> Receipts => _receipts;

    /// <summary>Completes when there is a first receipt.</summary>
    public TaskCompletionSource<Receipt> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Goes on until it is told to end, and then until the last outcome is there.</summary>
    public async Task SendAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            // The key makes it one request, however often it is sent.
            var (message, key) = ($"Number {_receipts.Count}", Guid.NewGuid().ToString());
            var answer = await UntilServedAsync(api => api.TryPromptAsync("talker", instance, message, key), answer => answer.Status);
            Assert.True(answer.Receipt is not null, $"The prompt was answered with {(int)answer.Status}: {answer.Body}");
            _receipts.Add(answer.Receipt with { IsDeduplicated = false });
            First.TrySetResult(answer.Receipt);

            var (status, body) = await UntilServedAsync(api => api.WaitForResultAsync(answer.Receipt), outcome => outcome.Status);
            Assert.True(status == HttpStatusCode.OK, $"The outcome is {(int)status}: {body}");
            Assert.Equal(Story.Text, body.GetProperty("result").GetProperty("text").GetString());
        }
    }

    // A server that stops or starts refuses connections, breaks them, or says that it is about to go.
    private async Task<T> UntilServedAsync<T>(Func<HearthApi, Task<T>> send, Func<T, HttpStatusCode> statusOf)
    {
        while (true)
        {
            try
            {
                var answer = await send(replicas[_next++ % replicas.Count].Api);
                if (statusOf(answer) != HttpStatusCode.ServiceUnavailable) return answer;
            }
            catch (HttpRequestException)
            {
                // The next one, then.
            }

            await Task.Delay(RetryDelay, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
