using Hearth.Cli.TestApp;

var builder = WebApplication.CreateBuilder(args);
if (builder.Configuration["TEST_REFUSES_TO_START"] is { Length: > 0 } reason) throw new InvalidOperationException(reason);
if (builder.Configuration["TEST_WATCHES_INPUT"] is { Length: > 0 }) builder.Services.AddHostedService<ParentWatch>();
builder.AddHearth(hearth => hearth.UseDefaultModel("demo/echo"));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth(builder.Configuration["TEST_PREFIX"] ?? "");
app.Run();
