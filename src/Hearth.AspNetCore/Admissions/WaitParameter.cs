using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;

namespace Hearth.AspNetCore.Admissions;

/// <summary>The <c>wait</c> parameter of admissions: absent or exactly <c>result</c>.</summary>
internal static class WaitParameter
{
    public static HttpError? Check(QueryParameter wait) =>
        !wait.IsPresent || (wait.Count == 1 && wait.Value.Span is "result")
            ? null
            : HttpError.InvalidRequest("\"wait\" must be \"result\" and not repeated.");
}
