using System.Text;

namespace Hearth.PostgresServers.Proxies;

/// <summary>Waits, on behalf of all connections of a proxy, for the statement whose answer is to be swallowed.</summary>
internal sealed class AnswerTrap
{
    private TrappedAnswer? _armed;

    public Task Arm(string text)
    {
        var answer = new TrappedAnswer(Encoding.UTF8.GetBytes(text));
        if (Interlocked.CompareExchange(ref _armed, answer, null) is not null)
            throw new InvalidOperationException("An answer is already waited for.");
        return answer.Swallowed;
    }

    /// <summary>The answer to this message, when it is the one. It springs once.</summary>
    public TrappedAnswer? Spring(ReadOnlySpan<byte> message)
    {
        var armed = Volatile.Read(ref _armed);
        if (armed is null || !armed.Matches(message))
            return null;
        return Interlocked.CompareExchange(ref _armed, null, armed) == armed ? armed : null;
    }
}
