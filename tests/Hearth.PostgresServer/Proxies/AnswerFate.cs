namespace Hearth.PostgresServers.Proxies;

/// <summary>What becomes of bytes from the server.</summary>
internal enum AnswerFate
{
    Forward,
    Swallow,

    /// <summary>They were the last of a swallowed answer: the connection ends here.</summary>
    Cut,
}
