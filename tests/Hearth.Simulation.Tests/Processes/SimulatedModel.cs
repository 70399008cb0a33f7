using System.Globalization;
using System.Runtime.CompilerServices;
using Hearth.Simulation.Tests.Scheduling;
using Microsoft.Extensions.AI;

namespace Hearth.Simulation.Tests.Processes;

/// <summary>A model that takes its time, calls tools, fails now and then, and gets to an end.</summary>
internal sealed class SimulatedModel(World world, VirtualTime time) : IChatClient
{
    private const int MaxToolRounds = 2;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Answers are streamed.");

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        world.Loop.EnsureOwnThread();
        var hasFinish = options?.Tools?.Any(tool => tool.Name == "finish") == true;
        var rounds = messages.Reverse().TakeWhile(message => message.Role != ChatRole.User).Count(message => message.Role == ChatRole.Tool);
        var failsAfter = world.Chance(8) ? world.Random.Next(6) : int.MaxValue;
        var words = world.Random.Next(1, 10);
        for (var i = 0; i < words; i++)
        {
            await PauseAsync(cancellationToken);
            if (i == failsAfter) throw new IOException("The connection to the model is lost.");
            yield return new ChatResponseUpdate(ChatRole.Assistant, Word());
        }

        if (hasFinish)
        {
            yield return Call("finish", new() { ["word"] = "done" });
        }
        else if (rounds < MaxToolRounds && options?.Tools?.Count > 0 && world.Chance(40))
        {
            for (var calls = world.Random.Next(1, 4); calls > 0; calls--) yield return CallTool(options.Tools);
            yield return Finish(ChatFinishReason.ToolCalls);
            yield break;
        }

        if (!world.Chance(4)) yield return Finish(hasFinish ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static ChatResponseUpdate Finish(ChatFinishReason reason) => new(ChatRole.Assistant, []) { FinishReason = reason };

    private string Word() => string.Create(CultureInfo.InvariantCulture, $"w{world.NextCall()} ");

    private ChatResponseUpdate CallTool(IList<AITool> tools) => Call(tools[world.Random.Next(tools.Count)].Name, []);

    // The tool is told the call's id, so that each execution can be told from every other.
    private ChatResponseUpdate Call(string tool, Dictionary<string, object?> arguments)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"call_{world.NextCall()}");
        if (arguments.Count == 0) arguments.Add("call", id);
        return new ChatResponseUpdate(ChatRole.Assistant, [new FunctionCallContent(id, tool, arguments)]);
    }

    private Task PauseAsync(CancellationToken cancellationToken) =>
        world.Chance(40) ? Task.CompletedTask : Task.Delay(world.Upto(0.2), time, cancellationToken);
}
