namespace Hearth.Storage;

/// <summary>What became of a deletion.</summary>
public enum DeletionStatus
{
    /// <summary>The stream does not exist, or was deleted before.</summary>
    NotFound,

    /// <summary>The stream has unsettled submissions; nothing was changed.</summary>
    Unsettled,

    /// <summary>Nothing of the stream can be read any more.</summary>
    Deleted,
}
