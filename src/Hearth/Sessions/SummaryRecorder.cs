using System.Text;
using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Collects a summary; nobody sees it before it is complete.</summary>
internal sealed class SummaryRecorder : ITurnRecorder
{
    // More than any output limit asked for; a model that ignores its limit fills no memory.
    private const int MaxCharacters = 256 * 1024;

    private readonly StringBuilder _text = new();
    private readonly UsageDetails _usage = new();
    private bool _hasUsage;

    public string Text => _text.ToString().Trim();

    public string? ResponseId { get; private set; }

    public string? ResponseModel { get; private set; }

    public ChatFinishReason? FinishReason { get; private set; }

    public ErrorContent? Error { get; private set; }

    public ValueTask AddAsync(ChatResponseUpdate update, CancellationToken cancellationToken)
    {
        ResponseId ??= update.ResponseId;
        ResponseModel ??= update.ModelId;
        FinishReason = update.FinishReason ?? FinishReason;
        foreach (var content in update.Contents) Add(content);
        return ValueTask.CompletedTask;
    }

    public Usage? UsageOf(ModelInfo model) => _hasUsage ? UsageReader.Read(_usage, model) : null;

    private void Add(AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                _text.Append(text.Text.AsSpan(0, Math.Min(text.Text.Length, MaxCharacters - _text.Length)));
                break;
            case UsageContent usage:
                _hasUsage = true;
                _usage.Add(usage.Details);
                break;
            case ErrorContent error:
                Error = error;
                break;
        }
    }
}
