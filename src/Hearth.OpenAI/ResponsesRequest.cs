using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace Hearth.OpenAI;

/// <summary>What a request to the Responses API needs so that nothing has to be remembered at OpenAI.</summary>
internal static class ResponsesRequest
{
    private static readonly IncludedResponseProperty EncryptedReasoning = IncludedResponseProperty.ReasoningEncryptedContent;

    /// <summary>Keeps the response out of OpenAI's storage and asks for the reasoning in a form that can be sent back.</summary>
    public static void MakeStateless(string model, ChatOptions options)
    {
        var caller = options.RawRepresentationFactory;
        var reasoning = options.Reasoning;
        options.RawRepresentationFactory = client =>
        {
            var request = caller?.Invoke(client) as CreateResponseOptions ?? new CreateResponseOptions();
            request.StoredOutputEnabled = false;
            // A model that does not reason refuses to be asked for encrypted reasoning.
            if (OpenAIReasoning.CanReason(model) && !request.IncludedProperties.Contains(EncryptedReasoning))
                request.IncludedProperties.Add(EncryptedReasoning);
            if (reasoning?.Output == ReasoningOutput.Summary)
                request.ReasoningOptions ??= WithSummary(reasoning.Effort);
            return request;
        };
    }

    // The adapter would ask for a concise summary, which only some models write; every one knows "auto".
    private static ResponseReasoningOptions WithSummary(ReasoningEffort? effort) => new()
    {
        ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto,
        ReasoningEffortLevel = effort switch
        {
            ReasoningEffort.None => ResponseReasoningEffortLevel.None,
            ReasoningEffort.Low => ResponseReasoningEffortLevel.Low,
            ReasoningEffort.Medium => ResponseReasoningEffortLevel.Medium,
            ReasoningEffort.High => ResponseReasoningEffortLevel.High,
            ReasoningEffort.ExtraHigh => ResponseReasoningEffortLevel.ExtraHigh,
            _ => null,
        },
    };
}
