using System.Net;
using System.Text.Json;

namespace Hearth.Aws.Ecs;

/// <summary>The ECS agent's answer to a wish for protection.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Detail">The agent's own words, or what went wrong; for the log.</param>
internal sealed record TaskProtectionAnswer(TaskProtectionStatus Status, string Detail)
{
    private const int MaxDetailLength = 500;

    /// <summary>Reads what the agent has sent: a <c>protection</c>, a <c>failure</c> that ECS reports, or an <c>error</c> on the way there.</summary>
    public static TaskProtectionAnswer Read(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        var http = $"HTTP {(int)status}";
        try
        {
            using var document = JsonDocument.Parse(body);
            var answer = document.RootElement;
            if (Object(answer, "failure") is { } failure)
            {
                var reason = Text(failure, "Reason");
                return new TaskProtectionAnswer(StatusOf(reason), Limit($"{reason} {Text(failure, "Detail")}".Trim()));
            }

            if (Object(answer, "error") is { } error)
            {
                var code = Text(error, "Code");
                return new TaskProtectionAnswer(StatusOf(code, status), Limit($"{code} {Text(error, "Message")}".Trim()));
            }

            if (Object(answer, "protection") is not null) return new TaskProtectionAnswer(TaskProtectionStatus.Done, http);
        }
        catch (JsonException)
        {
            // An agent that starts or stops answers in plain text.
        }

        return new TaskProtectionAnswer(TaskProtectionStatus.Unavailable, http);
    }

    private static TaskProtectionStatus StatusOf(string reason) => reason switch
    {
        "TASK_NOT_VALID" => TaskProtectionStatus.NotInService,
        "DEPLOYMENT_BLOCKED" => TaskProtectionStatus.Blocked,
        _ => TaskProtectionStatus.Refused,
    };

    private static TaskProtectionStatus StatusOf(string code, HttpStatusCode status)
    {
        if (code.StartsWith("AccessDenied", StringComparison.Ordinal)) return TaskProtectionStatus.Denied;
        var isTransient = code.StartsWith("Throttling", StringComparison.Ordinal)
            || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError;
        return isTransient ? TaskProtectionStatus.Unavailable : TaskProtectionStatus.Refused;
    }

    private static JsonElement? Object(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : null;

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static string Limit(string detail) => detail.Length <= MaxDetailLength ? detail : detail[..MaxDetailLength];
}
