namespace Hearth.Client.Events;

/// <summary>
/// An event of a type that this version of the client does not know, or whose fields are not those of its type.
/// <see cref="HearthEvent.Json"/> has all of it.
/// </summary>
public sealed record UnknownEvent : HearthEvent;
