using Client;
using Hearth.Client;
using Hearth.Client.Errors;
using Hearth.Client.Events;

// Talks to the Quickstart: dotnet run --project samples/Quickstart, and in a second terminal dotnet run --project samples/Client.
var address = new Uri(args is [var given, ..] ? given : "http://localhost:3000");
using var hearth = new HearthClient(address, new HearthClientOptions { Token = Environment.GetEnvironmentVariable("HEARTH_API_KEY") });
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    // An answer as it is given. Stop the server meanwhile and start it again: the rest comes, and nothing twice.
    var assistant = hearth.Agent("assistant", "sample");
    var admission = await assistant.SendAsync("Good evening, it is warm by the fire.", cancellationToken: stop.Token);
    await foreach (var item in assistant.StreamAsync(admission, stop.Token))
    {
        if (item is TextDeltaEvent delta) Console.Write(delta.Text);
    }

    Console.WriteLine();

    // A workflow with types.
    var text = new SummarizeInput("Hearth keeps every accepted input.");
    var summary = await hearth.Workflow("summarize").RunAsync(
        text, SampleJson.Default.SummarizeInput, SampleJson.Default.Summary, cancellationToken: stop.Token);
    Console.WriteLine($"{summary?.Words} words: {summary?.Text}");
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (HearthClientException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
