using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Storage;
using Hearth.Submissions;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.AI;
using Xunit;

namespace Hearth.Tests.Faults;

/// <summary>A prompt with an image, which the store keeps apart from the events.</summary>
internal sealed class ImageScenario : FaultScenario
{
    private readonly Blob _image = Blob.Create("image/png", Enumerable.Range(0, 10_000).Select(number => (byte)number).ToArray());
    private string? _id;

    public override IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> Steps =>
    [
        async (process, cancellationToken) => _id = await SendAsync(process, new Prompt("Look", [_image]), cancellationToken),
        (process, cancellationToken) => process.Host.WaitAsync(_id!, cancellationToken),
    ];

    public override void Configure(FaultyProcess process, HearthBuilder hearth)
    {
        HoldProgress(hearth);
        hearth.AddAgent(Agent, _ => new AgentDefinition());
    }

    public override ScriptedTurn Respond(FaultyProcess process, ScriptedRequest request)
    {
        var images = request.Messages[0].Contents.OfType<DataContent>().ToList();
        var isSeen = images.Count == 1 && images[0].MediaType == _image.MediaType && images[0].Data.Span.SequenceEqual(_image.Content.Span);
        return ScriptedTurn.Say(isSeen ? "Seen" : "Blind");
    }

    public override async Task CheckAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        Assert.Equal(_id, await SendAsync(process, new Prompt("Look", [_image]), cancellationToken));
        var result = await process.Host.WaitAsync(_id!, cancellationToken);
        Assert.Equal("Seen", result!.Value.Text("text"));
    }
}
