using System.Globalization;
using Hearth.Sandboxes.Isolated;
using Hearth.Sandboxes.Processes;
using Xunit;

namespace Hearth.Tests.Sandboxes.Isolated;

/// <summary>Attempts to escape, in every sandbox that has a shell: what holds, and what does not, as <c>docs/sandboxes.md</c> says.</summary>
public sealed class EscapeTests(EscapeBed bed) : IClassFixture<EscapeBed>
{
    private const string Page = "docs/sandboxes.md";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Attempts()
    {
        var attempts = new TheoryData<string, string>();
        foreach (var sandbox in new[] { EscapeBed.Local, EscapeBed.Isolated, EscapeBed.Shared })
        {
            foreach (var attempt in EscapeAttempts.All.Where(attempt => OutcomeOf(sandbox, attempt) != Outcome.NotTried)) attempts.Add(sandbox, attempt.Name);
        }

        return attempts;
    }

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Execute_AnAttemptToEscape_HasTheKnownOutcome(string sandbox, string name)
    {
        // Arrange
        Assert.SkipWhen(bed.ReasonToSkip is not null, bed.ReasonToSkip ?? "");
        var attempt = EscapeAttempts.All.Single(attempt => attempt.Name == name);

        // Act
        var result = await bed.TryAsync(sandbox, attempt, Cancel);
        var escaped = result.Output.Contains(EscapeAttempt.Success, StringComparison.Ordinal) || await HasLeftProcessAsync(result.Output);

        // Assert
        Assert.False(result.IsTimedOut);
        Assert.True(escaped == (OutcomeOf(sandbox, attempt) == Outcome.DoesNotHold), $"{result.ExitCode}\n{result.Output}\n{result.ErrorOutput}");
    }

    [Fact]
    public void Documentation_OfTheSandboxes_SaysWhatTheAttemptsShow()
    {
        // Arrange
        var lines = File.ReadAllLines(Path.Combine(RepositoryRoot(), Page));

        // Act
        var missing = EscapeAttempts.All
            .Select(attempt => $"| {attempt.Name} | {WordOf(attempt.Local)} | {WordOf(attempt.Isolated)} | {WordOf(attempt.Shared)} |")
            .Where(row => !lines.Any(line => line.StartsWith(row, StringComparison.Ordinal)));

        // Assert
        Assert.Empty(missing);
    }

    private static Outcome OutcomeOf(string sandbox, EscapeAttempt attempt) => sandbox switch
    {
        EscapeBed.Local => attempt.Local,
        EscapeBed.Isolated => attempt.Isolated,
        _ => attempt.Shared,
    };

    private static string WordOf(Outcome outcome) => outcome switch
    {
        Outcome.Holds => "holds",
        Outcome.DoesNotHold => "**no**",
        _ => "–",
    };

    // A killed process is gone a moment later.
    private static async Task<bool> HasLeftProcessAsync(string output)
    {
        if (!output.StartsWith("PID ", StringComparison.Ordinal)) return false;
        var id = int.Parse(output.AsSpan(4), CultureInfo.InvariantCulture);
        for (var look = 0; look < 20; look++)
        {
            if (!IsRunning(id)) return false;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        Signals.Send(id, Signals.Kill);
        return true;
    }

    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string RepositoryRoot()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Hearth.slnx"))) at = at.Parent!;
        return at.FullName;
    }
}
