using Hearth.Models;
using Hearth.Nemesis.Server;

var builder = WebApplication.CreateBuilder(args);
var reports = builder.Configuration[ExecutionReports.AddressVariable]
    ?? throw new InvalidOperationException($"{ExecutionReports.AddressVariable} is not set.");
builder.Services.AddSingleton(new ExecutionReports(new Uri(reports)));
builder.Services.AddSingleton<IModelProvider, ScriptModelProvider>();
#if !PREVIOUS
if (args.Contains(UnfencedStore.Argument)) builder.AddUnfencedStore();
#endif
builder.AddHearth();

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
