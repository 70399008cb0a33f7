using System.Text.Json;

namespace Hearth;

/// <summary>An error that a caller can act on.</summary>
/// <param name="code">The stable type of the error, as in the HTTP API: lower-case words joined by underscores.</param>
/// <param name="message">One sentence that names the thing and its value. Reaches clients: no secrets.</param>
/// <param name="details">What to do about it; may be empty.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class HearthException(string code, string message, string details = "", Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>The stable type of the error.</summary>
    public string Code => code;

    /// <summary>What to do about it; may be empty.</summary>
    public string Details => details;

    /// <summary>The error's properties as a JSON object; null when it has none.</summary>
    public JsonElement? Meta { get; init; }

    /// <summary>Whether the same call may succeed later.</summary>
    public virtual bool IsTransient => false;
}
