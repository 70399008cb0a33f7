namespace Hearth.Aws.Ecs;

/// <summary>What became of a wish to be protected, or not to be any more.</summary>
internal enum TaskProtectionStatus
{
    /// <summary>It is as wished.</summary>
    Done,

    /// <summary>There was no usable answer: asking again may help.</summary>
    Unavailable,

    /// <summary>The task role does not allow it.</summary>
    Denied,

    /// <summary>A deployment waits already for protected tasks.</summary>
    Blocked,

    /// <summary>The task belongs to no service: nothing would ever scale it in.</summary>
    NotInService,

    /// <summary>Refused for another reason.</summary>
    Refused,
}
