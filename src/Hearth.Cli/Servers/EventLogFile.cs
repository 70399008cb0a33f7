using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Hearth.Cli.Servers;

/// <summary>The event log of a server in development, read while it is written.</summary>
/// <param name="path">The file; it need not be there yet.</param>
/// <param name="time">The clock of the pauses between two looks.</param>
internal sealed class EventLogFile(string path, TimeProvider time)
{
    // Text appears as it is spoken, and an idle server costs nothing that could be measured.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);

    private const int BlockBytes = 64 << 10;
    private const int MaxLineBytes = 32 << 20;

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly ArrayBufferWriter<byte> _line = new();
    private long _position;

    /// <summary>Reads line after line, for ever.</summary>
    public async IAsyncEnumerable<JsonElement> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            while (ReadBlock() is > 0 and var count)
            {
                foreach (var line in LinesOf(count)) yield return line;
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private int ReadBlock()
    {
        if (!File.Exists(path)) return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length < _position)
        {
            // It has become long, and begins again.
            _position = 0;
            _line.ResetWrittenCount();
        }

        file.Seek(_position, SeekOrigin.Begin);
        var count = file.Read(_block);
        _position += count;
        return count;
    }

    private IEnumerable<JsonElement> LinesOf(int count)
    {
        var start = 0;
        while (Array.IndexOf(_block, (byte)'\n', start, count - start) is >= 0 and var end)
        {
            _line.Write(_block.AsSpan(start, end - start));
            start = end + 1;
            if (Parse() is { } json) yield return json;
            _line.ResetWrittenCount();
        }

        if (_line.WrittenCount < MaxLineBytes) _line.Write(_block.AsSpan(start, count - start));
    }

    // A server that was killed may have left half a line, to which the next one has appended.
    private JsonElement? Parse()
    {
        try
        {
            return JsonElement.Parse(_line.WrittenSpan, Deep);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
