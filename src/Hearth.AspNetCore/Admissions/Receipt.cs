using System.Text.Json;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Reads;
using Hearth.Events;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Admissions;

/// <summary>What a client learns of its admission.</summary>
/// <param name="IdName">What the id is called: <c>submissionId</c> or <c>runId</c>.</param>
/// <param name="Id">The id.</param>
/// <param name="StreamUrl">Where the events are.</param>
/// <param name="Offset">The position after which they follow.</param>
/// <param name="IsDeduplicated">Whether the admission is an earlier one.</param>
internal sealed record Receipt(string IdName, string Id, string StreamUrl, string Offset, bool IsDeduplicated)
{
    /// <summary>Answers 202.</summary>
    public Task WriteAcceptedAsync(HttpContext context)
    {
        context.Response.Headers.Location = StreamUrl;
        context.Response.Headers[StreamHeaders.NextOffset] = Offset;
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        WriteMembers(json);
        if (IsDeduplicated) json.WriteBoolean("deduplicated"u8, true);
        json.WriteEndObject();
        return JsonResponse.WriteAsync(context, buffer.ToArray(), StatusCodes.Status202Accepted);
    }

    /// <summary>Answers 200 with the result of the work; null when it returned nothing.</summary>
    public Task WriteResultAsync(HttpContext context, JsonElement? result)
    {
        using var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        if (result is null) json.WriteNull("result"u8);
        json.WriteOptional("result"u8, result);
        WriteMembers(json);
        if (IsDeduplicated) json.WriteBoolean("deduplicated"u8, true);
        json.WriteEndObject();
        return JsonResponse.WriteAsync(context, buffer.ToArray());
    }

    /// <summary>An error after the admission: it says what was admitted.</summary>
    public HttpError AddTo(HttpError error) => error with
    {
        Meta = JsonBytes.Element(json =>
        {
            json.WriteStartObject();
            if (error.Meta is { ValueKind: JsonValueKind.Object } meta)
            {
                foreach (var member in meta.EnumerateObject()) member.WriteTo(json);
            }

            WriteMembers(json);
            json.WriteEndObject();
        }),
    };

    private void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString(IdName, Id);
        json.WriteString("streamUrl"u8, StreamUrl);
        json.WriteString("offset"u8, Offset);
    }
}
