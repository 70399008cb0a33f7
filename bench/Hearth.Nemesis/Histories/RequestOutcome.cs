namespace Hearth.Nemesis.Histories;

/// <summary>What a client knows of its request.</summary>
internal enum RequestOutcome
{
    /// <summary>No answer, or one that does not tell: it may have been done, or may still be.</summary>
    Unknown,

    /// <summary>The server says that it is done and stays so.</summary>
    Acknowledged,

    /// <summary>The server says that it will not be done.</summary>
    Refused,
}
