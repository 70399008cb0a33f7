using System.Net;
using Hearth.Server.Tests.Processes;

namespace Hearth.Server.Tests.Clients;

/// <summary>Sends one prompt after the other to an instance, each again and again until it is accepted.</summary>
internal sealed class PersistentClient(HearthApi api, string instance)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private readonly Signal _answered = new();
    private readonly List<Receipt> _receipts = [];
    private readonly List<string> _messages = [];
    private int _refusals;

    /// <summary>The receipts in order, once <see cref="SendAsync"/> has completed.</summary>
    public IReadOnlyList<Receipt> Receipts => _receipts;

    /// <summary>The prompts in order, once <see cref="SendAsync"/> has completed.</summary>
    public IReadOnlyList<string> Messages => _messages;

    /// <summary>Sends until it is told to end, and then until the last prompt is accepted.</summary>
    public async Task SendAsync(Task end)
    {
        while (!end.IsCompleted)
        {
            var message = $"Number {_receipts.Count}";
            var receipt = await SendUntilAcceptedAsync(message);
            lock (_receipts) _receipts.Add(receipt);
            _messages.Add(message);
            _answered.Pulse();

            // The tests are about what is accepted, not about how much.
            await Task.Delay(RetryDelay, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the server refuses something.</summary>
    public Task RefusedAsync()
    {
        var before = Volatile.Read(ref _refusals);
        return Patience.UntilAsync(() => Volatile.Read(ref _refusals) > before, _answered, $"a refusal for {instance}", () => $"{before} refusals");
    }

    /// <summary>Waits until the server accepts something.</summary>
    public Task AcceptedAsync()
    {
        var before = Count();
        return Patience.UntilAsync(() => Count() > before, _answered, $"a receipt for {instance}", () => $"{before} receipts");
    }

    // The key makes the request the same one each time: an earlier sending may have been admitted without saying so.
    private async Task<Receipt> SendUntilAcceptedAsync(string message)
    {
        var key = Guid.NewGuid().ToString();
        while (true)
        {
            var answer = await api.TryPromptAsync("talker", instance, message, key);
            if (answer.Receipt is { } receipt) return receipt with { IsDeduplicated = false };
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (answer.Status, answer.ErrorType));
            Interlocked.Increment(ref _refusals);
            _answered.Pulse();
            await Task.Delay(RetryDelay, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private int Count()
    {
        lock (_receipts) return _receipts.Count;
    }
}
