namespace Hearth.FakeProvider;

/// <summary>The wire protocol of one request.</summary>
public enum FakeApi
{
    /// <summary><c>POST /v1/chat/completions</c>.</summary>
    ChatCompletions,

    /// <summary><c>POST /v1/responses</c>.</summary>
    Responses,

    /// <summary><c>POST /v1/messages</c>.</summary>
    AnthropicMessages,

    /// <summary>Anthropic Messages as Amazon Bedrock wraps them: <c>/model/{id}/invoke-with-response-stream</c>, signed, in frames.</summary>
    Bedrock,
}
