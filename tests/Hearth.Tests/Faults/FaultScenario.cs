using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hearth.Hosting;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Tests.Faults;

/// <summary>One piece of work: what the server runs, what a client does, and what has to come of it. Made anew for every try.</summary>
internal abstract class FaultScenario
{
    protected const string Agent = "agent";

    /// <summary>An instance of this try's own.</summary>
    protected string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What was done in the world.</summary>
    public ConcurrentQueue<Effect> Effects { get; } = new();

    /// <summary>Tools that may be run again when a process has died in them.</summary>
    public virtual IReadOnlyCollection<string> Repeatable => [];

    /// <summary>Whether the first stream is there at the end.</summary>
    public virtual bool KeepsLog => true;

    /// <summary>What the client does, in order. It repeats a step until that is answered, and then never does it again.</summary>
    public abstract IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps { get; }

    public abstract void Configure(FaultyProcess process, HearthBuilder hearth);

    public abstract ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request);

    /// <summary>Has progress stored with the message only: an answer of which a part is stored is continued, which not every model here can do.</summary>
    protected static void HoldProgress(HearthBuilder hearth) =>
        hearth.Services.Configure<StreamsOptions>(options => options.ProgressFlushInterval = TimeSpan.FromSeconds(10));

    /// <summary>Checks what is special about this work, on a process without faults, after the client is done.</summary>
    public abstract Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken);

    /// <summary>Sends a prompt as a client does who repeats it under the same key.</summary>
    protected async Task<string> SendAsync(FaultyProcess process, Prompt prompt, CancellationToken cancellationToken)
    {
        var result = await process.Get<Admissions>()
            .AdmitPromptAsync(Agent, Instance, prompt, Origin(prompt.Message), cancellationToken);
        return result.Id.Value;
    }

    /// <summary>Starts a run as a client does who repeats it under the same key.</summary>
    protected async Task<string> StartRunAsync(FaultyProcess process, string workflow, string input, CancellationToken cancellationToken)
    {
        var result = await process.Get<Admissions>()
            .AdmitRunAsync(workflow, JsonSerializer.SerializeToElement(input), Origin(input), cancellationToken);
        return result.Id.Value;
    }

    protected Task<IReadOnlyList<JsonElement>> ReadEventsAsync(FaultyProcess process, CancellationToken cancellationToken) =>
        process.Host.ReadEventsAsync(Agent, Instance, cancellationToken);

    /// <summary>What a model has said so far: what an answer that was cut goes on from.</summary>
    protected static string SaidBefore(ScriptedRequest request) =>
        string.Concat(request.Messages.Where(message => message.Role == ChatRole.Assistant).Select(message => message.Text));

    /// <summary>What all answers of a log say, one after the other.</summary>
    protected static string SaidIn(IReadOnlyList<JsonElement> events) => string.Concat(events
        .Where(item => item.Token() is "answer" or "aborted")
        .SelectMany(item => item.GetProperty("message").GetProperty("content").EnumerateArray())
        .Select(block => block.Text("text")));

    private AdmissionOrigin Origin(string body) =>
        new(IdempotencyScope: Instance, IdempotencyKey: body, BodyHash: SHA256.HashData(Encoding.UTF8.GetBytes(body)));
}
