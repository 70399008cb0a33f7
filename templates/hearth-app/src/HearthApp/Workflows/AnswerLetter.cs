using System.Text.RegularExpressions;
using AppNamespace.Orders;
using Hearth;
using Hearth.Workflows;

namespace AppNamespace.Workflows;

/// <summary>Answers a letter. POST /workflows/answer-letter starts a run.</summary>
[Exposed(Description = "Answers a customer's letter.")]
public sealed partial class AnswerLetter(OrderBook orders) : Workflow<Letter, Answer>
{
    /// <inheritdoc/>
    public override async Task<Answer> RunAsync(Letter input, WorkflowContext context)
    {
        // After a crash this method is run again from here. What was recorded is not done again: steps and prompts return what they
        // returned before.
        var numbers = await context.StepAsync("find orders", _ => Task.FromResult(FindNumbers(input.Text)));

        var session = await context.OpenSessionAsync<Agents.Support>();
        var reply = await session.PromptAsync($"Answer this letter: {input.Text}");
        return new Answer(reply.Text, numbers);
    }

    private string[] FindNumbers(string text) =>
        [.. OrderNumber().Matches(text).Select(match => match.Value).Where(number => orders.Find(number) is not null).Distinct()];

    [GeneratedRegex(@"\b[A-Z]-\d{4}\b")]
    private static partial Regex OrderNumber();
}
