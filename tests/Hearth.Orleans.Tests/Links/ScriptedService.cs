using System.Threading.Channels;
using Hearth.Orleans.Links;

namespace Hearth.Orleans.Tests.Links;

/// <summary>The other end of a link, which keeps what it is told and answers as it is told to.</summary>
internal sealed class ScriptedService : IReplicaService
{
    private readonly Channel<LinkMessage> _messages = Channel.CreateUnbounded<LinkMessage>();

    /// <summary>How it answers; may fail.</summary>
    public Func<LinkMessage, Task<LinkAnswer>> Answer { get; set; } = _ => Task.FromResult(new LinkAnswer());

    public Task<LinkAnswer> ExchangeAsync(LinkMessage message)
    {
        var answer = Answer; // Whoever sees the message may have the next one answered in another way.
        _messages.Writer.TryWrite(message);
        return answer(message);
    }

    public Task<bool> TakeOverAsync(NudgeMessage left) => Task.FromResult(false);

    /// <summary>The next message for which a condition holds; those before it are skipped.</summary>
    public async Task<LinkMessage> NextAsync(Func<LinkMessage, bool> isIt)
    {
        while (true)
        {
            var message = await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask()
                .WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            if (isIt(message)) return message;
        }
    }
}
