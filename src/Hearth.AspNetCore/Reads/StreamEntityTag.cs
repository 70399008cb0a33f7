using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hearth.AspNetCore.Reads;

/// <summary>The entity tag of a page.</summary>
/// <remarks>
/// It names the stream by a hash over its key and its number: a stream that was deleted and came into being again starts from the same
/// offsets with other events.
/// </remarks>
internal static class StreamEntityTag
{
    private const int StreamHashLength = 12;

    public static string Of(StreamState stream, string start, string next, StreamPage page)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{stream.Id}/{stream.Key}"), hash);
        var name = Base64Url.EncodeToString(hash[..StreamHashLength]);
        return $"\"{name}:{start}:{next}:{page.Events.Count}{(page.IsClosed ? ":c" : "")}\"";
    }

    /// <summary>Whether <c>If-None-Match</c> names the tag, compared weakly.</summary>
    public static bool Matches(StringValues ifNoneMatch, string tag)
    {
        if (ifNoneMatch.Count == 0 || !EntityTagHeaderValue.TryParseList(ifNoneMatch, out var candidates)) return false;
        foreach (var candidate in candidates)
        {
            if (candidate.Equals(EntityTagHeaderValue.Any) || candidate.Tag.Equals(tag, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
