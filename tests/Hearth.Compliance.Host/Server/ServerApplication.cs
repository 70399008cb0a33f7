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
        builder.Services.AddSingleton<IModelProvider>(_ => new ScriptedModelProvider(new ScriptedChatClient { Respond = PromptScript.Answer }));
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

    private static Dictionary<string, string?> Settings(HostArguments arguments) => new()
    {
        ["Hearth:Security:AllowAnonymous"] = arguments.ApiKey is null ? "true" : "false",
        ["Hearth:Security:ApiKeys:0"] = arguments.ApiKey,
        ["Hearth:Streams:LongPollTimeout"] = "00:00:02",
        ["Hearth:Streams:SseIdleInterval"] = "00:00:02",
        ["Hearth:Drain:Timeout"] = TimeSpan.FromSeconds(arguments.DrainSeconds).ToString("c"),
    };
}
