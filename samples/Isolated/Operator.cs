using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Isolated;

/// <summary>What the scripted model says: it runs each prompt as a command and repeats what comes of it.</summary>
internal static class Operator
{
    public static ScriptedTurn Answer(ScriptedRequest request) => request.Messages[^1] is { Role: var role } last && role == ChatRole.Tool
        ? ScriptedTurn.Say($"{last.Contents.OfType<FunctionResultContent>().First().Result}")
        : ScriptedTurn.Call("bash", new { command = request.Messages[^1].Text });
}
