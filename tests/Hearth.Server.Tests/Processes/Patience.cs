namespace Hearth.Server.Tests.Processes;

/// <summary>Waits that end with a message instead of for ever.</summary>
internal static class Patience
{
    /// <summary>What no wait of these tests comes near, however loaded the machine is.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Waits for a condition that <paramref name="signal"/> announces.</summary>
    /// <param name="isReached">The condition.</param>
    /// <param name="signal">Pulsed after each change.</param>
    /// <param name="expected">What is waited for, and in which phase.</param>
    /// <param name="seen">What there is instead, for the message.</param>
    public static async Task UntilAsync(Func<bool> isReached, Signal signal, string expected, Func<string> seen)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, TestContext.Current.CancellationToken);
        try
        {
            while (true)
            {
                var next = signal.Next;
                if (isReached()) return;
                await next.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Assert.Fail($"Waited {Limit.TotalSeconds} s for: {expected}. Seen: {seen()}");
        }
    }
}
