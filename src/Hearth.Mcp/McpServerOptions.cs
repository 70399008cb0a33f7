using System.ComponentModel.DataAnnotations;

namespace Hearth.Mcp;

/// <summary>How to deal with one MCP server, however it is reached.</summary>
public abstract class McpServerOptions
{
    /// <summary>How long connecting may take, the start of a child process included. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to list its tools. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan ListTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may go without an answer and without news of its progress. Default: 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How old a list of tools may become before the next operation asks for it again, where the server does not say that it has changed.
    /// Default: 5 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ListLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a connection is kept that nobody uses; a child process ends with it. Default: 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest wait between attempts to connect; the first is 1 second, and each one twice the last. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxConnectDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The longest text of one result, in UTF-16 units; what is beyond is cut, and the model is told so. Default: 1,048,576.
    /// </summary>
    [Range(1_000, 60_000_000)]
    public int MaxResultLength { get; set; } = 1_048_576;

    /// <summary>
    /// Whether what the server says about its tools decides what happens to a call that a crash has interrupted: one that is called
    /// read-only or idempotent is run again. Default: false, where no interrupted call is.
    /// </summary>
    public bool TrustsAnnotations { get; set; }
}
