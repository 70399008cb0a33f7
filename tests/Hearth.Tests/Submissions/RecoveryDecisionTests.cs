using Hearth.Submissions;
using Xunit;

namespace Hearth.Tests.Submissions;

public sealed class RecoveryDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, false, 0, null, "Attempt")] // input only
    [InlineData(false, false, 2, 10, "Attempt")] // an attempt under way, budget left
    [InlineData(false, true, 1, 10, "SettleCompleted")] // a completed answer
    [InlineData(false, true, 9, 999, "SettleCompleted")] // … even past every budget
    [InlineData(true, false, 1, 10, "SettleAborted")]
    [InlineData(true, true, 1, 10, "SettleAborted")] // the mark counts more than the answer
    [InlineData(true, false, 9, 999, "SettleAborted")]
    [InlineData(false, false, 3, 10, "SettleExhausted")]
    [InlineData(false, false, 3, 999, "SettleExhausted")]
    [InlineData(false, false, 1, 60, "SettleTimedOut")]
    [InlineData(false, false, 0, 61, "SettleTimedOut")]
    public void Decide_OnEvidence_IsAsTheDesignSays(bool isAborted, bool hasAnswer, int attempts, int? minutesSinceStart, string expected)
    {
        var evidence = new RecoveryEvidence
        {
            IsAborted = isAborted,
            HasFinalAnswer = hasAnswer,
            AttemptsSinceProgress = attempts,
            MaxAttempts = 3,
            StartedAt = minutesSinceStart is { } minutes ? Now.AddMinutes(-minutes) : null,
            Timeout = TimeSpan.FromHours(1),
        };

        Assert.Equal(expected, Recovery.Decide(evidence, Now).ToString());
    }

    [Fact]
    public void Decide_WithoutATimeout_NeverTimesOut()
    {
        var evidence = new RecoveryEvidence { MaxAttempts = 3, StartedAt = DateTimeOffset.MinValue };

        Assert.Equal(RecoveryDecision.Attempt, Recovery.Decide(evidence, Now));
        Assert.Null(evidence.TimeLeft(Now));
    }
}
