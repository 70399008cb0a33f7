using System.Security.Cryptography;
using System.Text;
using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Sessions;

/// <summary>The names that sessions have in events.</summary>
internal static class SessionNames
{
    public const string Default = "default";

    /// <summary>The id of a conversation's history: the same on every replica, without anything to store.</summary>
    public static string ConversationId(StreamKey stream, string harness, string session)
    {
        var hash = SHA256.HashData([.. stream.Hash(), .. Encoding.UTF8.GetBytes($"{harness}\0{session}")]);
        return "conv_" + Ulid.Encode(hash);
    }

    /// <summary>The session in which a delegated task is done.</summary>
    public static string ForTask(string parent, string taskId) => $"task:{parent}:{taskId}";

    /// <summary>The scope of a session's events.</summary>
    public static EventScope ScopeOf(EventScope attempt, StreamKey stream, string session) => attempt.With(
        ("conversationId", ConversationId(stream, Default, session)),
        ("harness", Default),
        ("session", session));
}
