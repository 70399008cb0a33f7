namespace Hearth.Client.Http;

/// <summary>What the caller puts into headers. What no header can hold is the caller's mistake, and would look like a broken connection.</summary>
internal static class HeaderText
{
    private const int MaxKeyLength = 256;

    /// <summary>Lets a token pass that can be sent.</summary>
    /// <exception cref="ArgumentException">It cannot. The message does not show it.</exception>
    public static string? Token(string? token) => token is null || IsVisibleAscii(token)
        ? token
        : throw new ArgumentException("The token has characters other than visible ASCII, such as a space or the end of a line.");

    /// <summary>Lets an idempotency key pass that servers take.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static string IdempotencyKey(string key) => key.Length is > 0 and <= MaxKeyLength && IsVisibleAscii(key)
        ? key
        : throw new ArgumentException($"An idempotency key has 1 to {MaxKeyLength} visible ASCII characters; \"{key}\" is none.");

    private static bool IsVisibleAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
