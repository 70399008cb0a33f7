namespace Hearth.Schemas;

/// <summary>One way in which a value does not satisfy its schema.</summary>
/// <param name="Message">A sentence that a model can act on; it names limits and property names, never the rest of the value.</param>
/// <param name="Path">From the root of the value to the place: a <see cref="string"/> per property, an <see cref="int"/> per index.</param>
internal sealed record ValidationIssue(string Message, IReadOnlyList<object> Path);
