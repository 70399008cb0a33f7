using System.Text;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Collects a summary; nobody sees it before it is complete.</summary>
internal sealed class SummaryRecorder : ITurnRecorder
{
    // More than any output limit asked for; a model that ignores its limit fills no memory.
    private const int MaxCharacters = 256 * 1024;

    private readonly StringBuilder _text = new();

    public string Text => _text.ToString().Trim();

    public ResponseFacts Response { get; } = new();

    public ValueTask AddAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        Response.Add(update);
        foreach (var text in update.Contents.OfType<TextContent>()) Add(text.Text);
        return ValueTask.CompletedTask;
    }

    private void Add(string text) => _text.Append(text.AsSpan(0, Math.Min(text.Length, MaxCharacters - _text.Length)));
}
