using System.Net;
using System.Text.Json;
using Hearth.Client.Json;

namespace Hearth.Client.Errors;

/// <summary>
/// The server does not take what it was sent: <c>invalid_request</c>, <c>invalid_json</c>, <c>action_input_validation</c> or
/// <c>workflow_input_unexpected</c>.
/// </summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthValidationException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status)
{
    /// <summary>What is wrong with a workflow's input, each at its place; empty where the reason is in the details.</summary>
    public IReadOnlyList<ValidationIssue> Issues { get; } = Read(error);

    private static ValidationIssue[] Read(ErrorInfo error)
    {
        if (error.MetaValue("issues") is not { ValueKind: JsonValueKind.Array } issues) return [];
        try
        {
            return issues.Deserialize(ClientJson.Context.ValidationIssueArray) ?? [];
        }
        catch (JsonException)
        {
            return []; // An error must not hide behind another one; Meta has what was sent.
        }
    }
}
