using System.Globalization;
using Hearth.Agents;
using Hearth.Models;
using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Hearth.Compliance.Host.Server;

/// <summary>A Hearth server whose model says what the prompt tells it to.</summary>
internal static class ServerApplication
{
    public static WebApplication Build(HostArguments arguments)
    {
        var builder = ApplicationBuilder.Create(arguments, Settings(arguments));
        var model = new ScriptedChatClient { Respond = PromptScript.Answer };
        builder.Services.AddSingleton<IModelProvider>(_ => new ScriptedModelProvider(model));
        builder.Services.AddHearthRuntime(hearth => hearth
            .AddAgent("assistant", _ => new AgentDefinition { Instructions = "Do as you are told.", Tools = [Add] })
            .AddWorkflow<CountInput, CountOutput>("count", CountWorkflow.RunAsync)
            .AddWorkflow<AskInput, string>("ask", AskWorkflow.RunAsync)
            .AddWorkflow<FailInput, string>("fail", FailWorkflow.RunAsync)
            .UseDefaultModel(ScriptedModelProvider.Specifier));
        var app = builder.Build();
        app.MapHearth(arguments.Prefix);
        return app;
    }

    private static AITool Add { get; } = AIFunctionFactory.Create((int a, int b) => a + b, "add", "Adds two numbers.");

    private static IEnumerable<KeyValuePair<string, string?>> Settings(HostArguments arguments)
    {
        yield return new("Hearth:Streams:LongPollTimeout", "00:00:02");
        yield return new("Hearth:Streams:SseIdleInterval", "00:00:02");
        yield return new("Hearth:Drain:Timeout", TimeSpan.FromSeconds(arguments.DrainSeconds).ToString("c"));
        yield return new("Hearth:Cluster", arguments.SiloPort is null ? "off" : "required");
        yield return new("Hearth:Cluster:SiloPort", arguments.SiloPort?.ToString(CultureInfo.InvariantCulture));
        yield return new("Hearth:Cluster:GatewayPort", "0");
        yield return arguments.ApiKey is { } key ? new("Hearth:Security:ApiKeys:0", key) : new("Hearth:Security:AllowAnonymous", "true");
    }
}
