using Hearth.Agents;
using Hearth.Models;
using Hearth.Skills;
using Hearth.Testing;
using Microsoft.Extensions.AI;

var builder = WebApplication.CreateBuilder(args);

// A model that plays its part by a script, so that skills can be seen without a key. MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Respond }));
builder.AddHearth(hearth => hearth
    .UseDefaultModel(ScriptedModelProvider.Specifier)
    .AddAgent("host", _ => new AgentDefinition
    {
        Instructions = "You receive the guests of an inn.",
        Skills = [Skill.FromDirectory("skills/greet-guests")],
    }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();

// First the skill, then the file that it speaks of, then the answer.
static ScriptedTurn Respond(ScriptedRequest request)
{
    var last = request.Messages.Last(message => message.Role == ChatRole.User);
    List<string> read = [.. request.Messages.SkipWhile(message => message != last)
        .SelectMany(message => message.Contents.OfType<FunctionResultContent>())
        .Select(result => result.Result?.ToString() ?? "")];
    return read.Count switch
    {
        0 => ScriptedTurn.Call("activate_skill", new { name = "greet-guests" }),
        1 => ScriptedTurn.Call("read_skill_resource", new { skill = "greet-guests", path = "greetings.txt" }),
        _ => ScriptedTurn.Say(read[1].Trim().Replace("{guest}", last.Text, StringComparison.Ordinal)),
    };
}
