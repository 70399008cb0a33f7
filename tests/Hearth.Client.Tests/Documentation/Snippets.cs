// The C# of docs/client.md, line by line: SnippetsTests compares them.
using Hearth.Client;
using Hearth.Client.Agents;
using Hearth.Client.Errors;
using Hearth.Client.Events;
using Hearth.Client.Streams;
using Hearth.Client.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hearth.Client.Tests.Documentation;

internal static class Snippets
{
    public static async Task FirstAsync(string key)
    {
        using var hearth = new HearthClient(new Uri("http://localhost:3000"), new HearthClientOptions { Token = key });

        var answer = await hearth.Agent("assistant", "ticket-4711").PromptAsync("The printer still shows error 50.");
        Console.WriteLine(answer.Text);
    }

    public static async Task AgentsAsync(HearthClient hearth)
    {
        var ticket = hearth.Agent("assistant", "ticket-4711");
        var admission = await ticket.SendAsync("And now?");
        await foreach (var item in ticket.StreamAsync(admission))
        {
            switch (item)
            {
                case TextDeltaEvent delta:
                    Console.Write(delta.Text);
                    break;
                case ToolStartEvent call:
                    Console.WriteLine($"[{call.ToolName}]");
                    break;
                case SubmissionSettledEvent { Error: { } error }:
                    Console.WriteLine(error.Message);
                    break;
            }
        }

        var photo = new PromptImage(await File.ReadAllBytesAsync("error.png"), "image/png");
        var manual = new PromptFile(await File.ReadAllBytesAsync("manual.pdf"), "application/pdf", "manual.pdf");
        var look = await ticket.PromptAsync("What does it mean?", new PromptOptions { Images = [photo], Files = [manual] });
        Console.WriteLine(look.Text);

        var verdict = await ticket.PromptAsync("Is it urgent?", AppJson.Default.Verdict);
        if (verdict.Data.IsUrgent) Console.WriteLine(verdict.Data.Reason);
    }

    public static async Task WorkflowsAsync(HearthClient hearth)
    {
        var summarize = hearth.Workflow("summarize");
        var summary = await summarize.RunAsync(new Page("Hearth keeps every input."), AppJson.Default.Page, AppJson.Default.Summary);

        var started = await summarize.StartAsync(new Page("Slowly."), AppJson.Default.Page);
        var run = hearth.Run(started.RunId);
        await foreach (var item in run.StreamAsync())
        {
            Console.WriteLine(item.Json);
        }

        var record = await run.GetAsync();
        Console.WriteLine($"{summary?.Text} {record.Status}");
    }

    public static async Task StreamsAsync(AgentClient ticket)
    {
        StreamOffset position = StreamOffset.Parse(File.ReadAllText("position"));
        await foreach (var item in ticket.StreamAsync(new StreamOptions { Offset = position }))
        {
            await HandleAsync(item);
            if (item.Offset is { } offset) File.WriteAllText("position", offset.Value);
        }
    }

    public static async Task ErrorsAsync(AgentClient ticket)
    {
        try
        {
            await ticket.PromptAsync("One more thing.");
        }
        catch (HearthBudgetExceededException exception)
        {
            Console.WriteLine($"{exception.Used} of {exception.Limit} {exception.Kind} are used.");
        }
        catch (HearthApiException exception) when (exception.Type == "submission_timeout")
        {
            Console.WriteLine("It took too long.");
        }
    }

    public static void Services(IHostApplicationBuilder builder, string key)
    {
        builder.Services.AddHearthClient(new Uri("https://hearth.internal"), options => options.Token = key);
    }

    private static Task HandleAsync(HearthEvent item) => Console.Out.WriteLineAsync(item.Type);
}
