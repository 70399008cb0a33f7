using System.Text;

namespace Hearth.Client.Http;

/// <summary>Addresses relative to the client's base address.</summary>
internal static class ApiPath
{
    private const int MaxBytes = 1024;

    public static string Agent(string name, string instanceId) =>
        $"agents/{Segment(name, nameof(name))}/{Segment(instanceId, nameof(instanceId))}";

    public static string Workflow(string name) => $"workflows/{Segment(name, nameof(name))}";

    public static string Run(string runId) => $"runs/{Segment(runId, nameof(runId))}";

    /// <summary>A name or id as one segment of a path.</summary>
    /// <exception cref="ArgumentException">No server would take it.</exception>
    public static string Segment(string value, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value, parameter);
        if (value is "." or ".." || value.Any(char.IsControl) || Encoding.UTF8.GetByteCount(value) > MaxBytes)
        {
            throw new ArgumentException(
                $"\"{value}\" cannot be addressed: at most {MaxBytes} bytes, no control characters, neither \".\" nor \"..\".", parameter);
        }

        return Uri.EscapeDataString(value);
    }
}
