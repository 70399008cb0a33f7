var builder = WebApplication.CreateBuilder(args);

// demo/echo is not a model: it repeats what you say, so that everything can be tried without a key. MODEL_SPECIFIER replaces it.
builder.AddHearth(hearth => hearth.UseDefaultModel("demo/echo"));

var app = builder.Build();
#if (chatPage)
app.UseFileServer(); // wwwroot/index.html, a chat with the agent.
app.UseRouting();    // Behind it, because MapHearth answers at every address that nobody else has.
#endif
app.MapHearthHealth();
app.MapHearth();
app.Run();
