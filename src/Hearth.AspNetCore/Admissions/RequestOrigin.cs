using System.Security.Cryptography;
using Hearth.AspNetCore.Bodies;
using Hearth.AspNetCore.Tracing;
using Hearth.Submissions;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Gathers what a request brings along besides its input.</summary>
internal static class RequestOrigin
{
    public static AdmissionOrigin Of(HttpContext context, string? idempotencyKey, JsonBody body)
    {
        var trace = TraceContext.Of(context);
        if (idempotencyKey is null)
        {
            return trace.Parent is null ? AdmissionOrigin.None : new AdmissionOrigin(TraceParent: trace.Parent, TraceState: trace.State);
        }

        return new AdmissionOrigin(CallerScope.Of(context), idempotencyKey, SHA256.HashData(body.Bytes.Span), trace.Parent, trace.State);
    }
}
