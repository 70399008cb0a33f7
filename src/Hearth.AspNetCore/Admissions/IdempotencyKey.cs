using Hearth.AspNetCore.Errors;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Reads the <c>Idempotency-Key</c> header.</summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 256;

    public static readonly HttpError Malformed =
        HttpError.InvalidRequest($"\"{Header}\" must be given once and have 1 to {MaxLength} visible ASCII characters.");

    /// <summary>Reads the key, if there is one.</summary>
    /// <returns>False when it is malformed or repeated.</returns>
    public static bool TryRead(IHeaderDictionary headers, out string? key)
    {
        key = null;
        var values = headers[Header];
        if (values.Count == 0) return true;
        if (values.Count > 1 || values[0] is not { Length: > 0 and <= MaxLength } value) return false;
        if (value.AsSpan().ContainsAnyExceptInRange('!', '~')) return false;
        key = value;
        return true;
    }
}
