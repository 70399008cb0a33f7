using System.Text.Json;
using Hearth.Server.Tests.Clients;

namespace Hearth.Server.Tests.Kills;

/// <summary>An instance's whole stream.</summary>
internal sealed record InstanceLog(IReadOnlyList<StreamedEvent> Events)
{
    public IReadOnlyList<StreamedEvent> Of(Receipt receipt) => [.. Events.Where(item => item.SubmissionId == receipt.Id)];

    public IReadOnlyList<StreamedEvent> Of(string type) => [.. Events.Where(item => item.Type == type)];

    public JsonElement SettlementOf(Receipt receipt) => Of(receipt).Single(item => item.Type == "submission_settled").Json;

    /// <summary>The text of a completed submission's result, or what became of it instead.</summary>
    public string TextOf(Receipt receipt)
    {
        var settlement = SettlementOf(receipt);
        return settlement.TryGetProperty("result", out var result) ? result.GetProperty("text").GetString()! : settlement.GetRawText();
    }

    /// <summary>The text of a tool call's only result, and whether it is an error.</summary>
    public (string Text, bool IsError) ResultOf(string toolCallId)
    {
        var tool = Events.Single(item => item.Type == "tool" && item.Text("toolCallId") == toolCallId).Json;
        var content = tool.GetProperty("result").GetProperty("content");
        return (content[0].GetProperty("text").GetString()!, tool.GetProperty("isError").GetBoolean());
    }

    /// <summary>The texts of the messages that a kill has cut.</summary>
    public IReadOnlyList<string> CutTexts => [.. Events.Where(item => item.StopReason == "aborted").Select(item => item.MessageText)];
}
