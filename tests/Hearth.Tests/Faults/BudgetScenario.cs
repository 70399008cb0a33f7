using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Hosting;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Budgets;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;
using Xunit.Sdk;

namespace Hearth.Tests.Faults;

/// <summary>A model that would call tools for ever, until its budget is used up: what it is made to spend is counted at the model.</summary>
internal sealed class BudgetScenario : FaultScenario
{
    private const int Budget = 1_000;
    private const int UsedByCall = 400;

    private string? _id;
    private int _spent;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Work", []), cancellationToken),
        FailAsync,
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth) => BudgetRig.Configure(new AgentDefinition
    {
        MaxOutputTokens = 380,
        Tools = [AIFunctionFactory.Create(() => "ok", "look")],
        Budgets = new() { Instance = new() { Tokens = Budget } },
    })(hearth);

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request)
    {
        Interlocked.Add(ref _spent, UsedByCall);
        return ScriptedTurn.Call("look").ThenUse(20, UsedByCall - 20);
    }

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        var failure = await FailAsync(process, cancellationToken);

        // What a process was about when it died counts as much as it may have used, so that not even that call passes the budget.
        Assert.InRange(_spent, UsedByCall, Budget);
        var used = failure.Meta!.Value.GetProperty("used").GetInt64();
        Assert.InRange(used, Math.Max(_spent, Budget / 2), Budget);
        var warnings = (await ReadEventsAsync(process, cancellationToken)).Warnings();
        Assert.Equal(used >= Budget * 8 / 10 ? 1 : 0, warnings.Length);
    }

    private async Task<HearthException> FailAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        try
        {
            await process.Host.WaitAsync(_id!, cancellationToken);
        }
        catch (HearthException exception) when (exception.Code == ErrorCodes.BudgetExceeded)
        {
            return exception;
        }

        throw new XunitException("The prompt was answered.");
    }
}
