using System.Text.Json;
using Hearth.Models;

namespace Hearth.Events;

/// <summary>What is known of a model call once it has ended: the fields of <c>turn</c>.</summary>
internal sealed record TurnReport
{
    public required string Purpose { get; init; }

    public required TimeSpan Duration { get; init; }

    public required ModelReference Model { get; init; }

    public required string Api { get; init; }

    public Uri? Endpoint { get; init; }

    public string? ReasoningLevel { get; init; }

    public int? MaxTokens { get; init; }

    public float? Temperature { get; init; }

    /// <summary>Whether a summary stood for a part of the conversation.</summary>
    public bool IsCompacted { get; init; }

    public string? ResponseId { get; init; }

    public string? ResponseModel { get; init; }

    public Usage? Usage { get; init; }

    public StopReason? StopReason { get; init; }

    public ModelFailure? Failure { get; init; }

    public void WriteFields(Utf8JsonWriter json)
    {
        json.WriteString("purpose"u8, Purpose);
        json.WriteDuration(Duration);
        json.WriteBoolean("isError"u8, Failure is not null);
        WriteRequest(json);
        WriteResponse(json);

        // The same small fields once more, flat, where clients of the older wire look for them.
        json.WriteString("provider"u8, Model.Provider);
        json.WriteString("model"u8, Model.Id);
        json.WriteString("api"u8, Api);
        WriteUsage(json);
        if (StopReason is { } reason) json.WriteString("stopReason"u8, StopReasons.Text(reason));
        if (Failure is not null) json.WriteString("error"u8, Failure.Message);
    }

    private void WriteRequest(Utf8JsonWriter json)
    {
        json.WriteStartObject("request"u8);
        json.WriteString("providerId"u8, Model.Provider);
        json.WriteString("providerName"u8, Model.Provider);
        json.WriteString("requestedModel"u8, Model.Id);
        json.WriteString("api"u8, Api);
        if (Endpoint is not null)
        {
            json.WriteString("serverAddress"u8, Endpoint.Host);
            json.WriteNumber("serverPort"u8, Endpoint.Port);
        }

        if (ReasoningLevel is not null) json.WriteString("reasoningLevel"u8, ReasoningLevel);
        if (MaxTokens is { } maxTokens) json.WriteNumber("maxTokens"u8, maxTokens);
        if (Temperature is { } temperature) json.WriteNumber("temperature"u8, temperature);
        if (IsCompacted) json.WriteBoolean("contextCompacted"u8, true);
        json.WriteEndObject();
    }

    private void WriteResponse(Utf8JsonWriter json)
    {
        json.WriteStartObject("response"u8);
        if (ResponseId is not null) json.WriteString("responseId"u8, ResponseId);
        if (ResponseModel is not null) json.WriteString("responseModel"u8, ResponseModel);
        WriteUsage(json);
        if (StopReason is { } reason) json.WriteString("finishReason"u8, StopReasons.Text(reason));
        if (Failure is not null)
        {
            json.WriteStartObject("error"u8);
            json.WriteString("type"u8, Failure.Type);
            if (Failure.Code is not null) json.WriteString("code"u8, Failure.Code);
            json.WriteString("message"u8, Failure.Message);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteUsage(Utf8JsonWriter json)
    {
        if (Usage is null) return;
        json.WritePropertyName("usage"u8);
        Usage.WriteTo(json);
    }
}
