using Hearth.Events;
using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>What is set aside for one model call, until it is disposed.</summary>
internal sealed class BudgetReservation(BudgetLedger? ledger, IReadOnlyList<string> keys, string turnId, CallEstimate? call, long outputTokens) : IDisposable
{
    /// <summary>For calls without a budget.</summary>
    public static readonly BudgetReservation None = new(null, [], "", null, 0);

    public IReadOnlyList<string> Keys => keys;

    public string TurnId => turnId;

    /// <summary>The tokens and the money; null without a budget.</summary>
    public Spend? Reserved => call?.With(outputTokens);

    /// <summary>The output limit to call the model with; null without a budget.</summary>
    public int? MaxOutputTokens => call is null ? null : (int)outputTokens;

    /// <summary>Whether the log counts it: until then only the ledger does.</summary>
    public bool IsLogged { get; private set; }

    /// <summary>Appends the start of the turn, which carries the reservation.</summary>
    public Task LogAsync(Func<Task> append) => ledger is null ? append() : ledger.Log(() =>
    {
        var stored = append();
        IsLogged = true;
        return stored;
    });

    /// <summary>What a call counts with that has come to an end; null for its usage, as the provider reported it.</summary>
    /// <param name="content">What was received.</param>
    /// <param name="usage">The usage, if there is one.</param>
    /// <param name="failure">Why the call failed; null when it did not.</param>
    public Spend? ChargeFor(IReadOnlyList<ContentBlock> content, Usage? usage, ModelFailure? failure)
    {
        if (call is null) return null;
        var hasUsage = usage is { TotalTokens: > 0 };
        if (failure is null or { Type: "refused" }) return hasUsage ? null : Estimate(content);

        // A provider that has refused a call has not done it; what it did before a connection broke, nobody knows.
        var wasRefused = content.Count == 0 && !hasUsage && failure.Type != "timeout";
        return wasRefused ? default(Spend) : Reserved;
    }

    /// <summary>What a call counts with that was cut from here: what was said so far.</summary>
    public Spend? ChargeForCut(IReadOnlyList<ContentBlock> content, Usage usage)
    {
        if (call is null) return null;
        var (estimate, reported) = (Estimate(content), Spend.Of(usage));
        return new Spend(Math.Max(estimate.Tokens, reported.Tokens), Math.Max(estimate.Cost, reported.Cost), 0, 0);
    }

    public void Dispose() => ledger?.Release(this);

    private Spend Estimate(IReadOnlyList<ContentBlock> content) => call!.With(Math.Min(TokenEstimate.Of(content), outputTokens));
}
