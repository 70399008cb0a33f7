namespace Hearth.Client.Streams;

/// <summary>What a live read says after each page of events, and when nothing happens.</summary>
/// <param name="StreamNextOffset">Where the reader is.</param>
/// <param name="StreamCursor">What to send with the next live read.</param>
/// <param name="UpToDate">Whether that is the end of the stream, for now.</param>
/// <param name="StreamClosed">Whether nothing will ever follow.</param>
internal sealed record ControlFrame(
    StreamOffset StreamNextOffset, string? StreamCursor = null, bool UpToDate = false, bool StreamClosed = false);
