using System.Net;

namespace Hearth.Client.Errors;

/// <summary>The work needed more than a budget had left: <c>budget_exceeded</c>.</summary>
/// <param name="error">The error.</param>
/// <param name="status">The status of the answer; null for work that has failed.</param>
public sealed class HearthBudgetExceededException(ErrorInfo error, HttpStatusCode? status = null) : HearthApiException(error, status)
{
    /// <summary>Whose budget: <c>operation</c>, <c>submission</c>, <c>run</c> or <c>instance</c>.</summary>
    public string Scope => Error.MetaText("scope") ?? "";

    /// <summary>Of what: <c>tokens</c>, <c>cost</c>, <c>turns</c>, <c>toolCalls</c> or <c>wallTime</c>.</summary>
    public string Kind => Error.MetaText("kind") ?? "";

    /// <summary>How much was allowed; money in US dollars, times in seconds.</summary>
    public decimal Limit => Error.MetaNumber("limit") ?? 0;

    /// <summary>How much of it was used.</summary>
    public decimal Used => Error.MetaNumber("used") ?? 0;
}
