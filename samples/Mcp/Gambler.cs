using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Mcp;

/// <summary>What the scripted model says: it rolls once for each prompt and repeats what it is told.</summary>
internal static class Gambler
{
    public static ScriptedTurn Answer(ScriptedRequest request) => request.Messages[^1] is { Role: var role } last && role == ChatRole.Tool
        ? ScriptedTurn.Say($"The die says: {last.Contents.OfType<FunctionResultContent>().First().Result}")
        : ScriptedTurn.Call("mcp__dice__roll", new { sides = 20 });
}
