namespace Hearth.OpenAI;

/// <summary>Which of OpenAI's two wire protocols a provider speaks.</summary>
public enum OpenAIApi
{
    /// <summary>The Responses API: keeps a model's reasoning from one call to the next. Few compatible endpoints have it.</summary>
    Responses,

    /// <summary>The Chat Completions API, which every compatible endpoint has. Reasoning is shown but not sent back.</summary>
    ChatCompletions,
}
