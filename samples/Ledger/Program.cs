using Hearth.Agents;
using Hearth.Models;
using Hearth.Testing;
using Microsoft.Extensions.AI;

var builder = WebApplication.CreateBuilder(args);

// Before Hearth: the table is there when its work begins, which may be an order that a crash has interrupted.
builder.Services.AddSingleton<Orders>();
builder.Services.AddHostedService(provider => provider.GetRequiredService<Orders>());

// A model that plays a script, so that no key is needed. MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Respond }));
builder.AddHearth(hearth => hearth
    .UseDefaultModel(ScriptedModelProvider.Specifier)
    .AddAgent("cashier", _ => new AgentDefinition
    {
        Instructions = "Take orders.",
        Tools = [AIFunctionFactory.Create(Orders.Place, "place_order")],
    }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.MapGet("/orders", (Orders orders, CancellationToken cancellationToken) => orders.ReadAsync(cancellationToken));
app.Run();

static ScriptedTurn Respond(ScriptedRequest request) => request.Messages[^1].Role == ChatRole.Tool
    ? ScriptedTurn.Say($"{request.Messages[^1].Contents.OfType<FunctionResultContent>().Single().Result}")
    : ScriptedTurn.Call("place_order", new { item = request.LastText });
