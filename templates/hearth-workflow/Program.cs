var builder = WebApplication.CreateBuilder(args);

// demo/echo is not a model: it repeats what you say, so that everything can be tried without a key. MODEL_SPECIFIER replaces it.
builder.AddHearth(hearth => hearth.UseDefaultModel("demo/echo"));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
