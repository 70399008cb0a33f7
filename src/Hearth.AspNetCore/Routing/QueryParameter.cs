namespace Hearth.AspNetCore.Routing;

/// <summary>One query parameter: how often it occurs and its last value, decoded.</summary>
internal readonly record struct QueryParameter(int Count, ReadOnlyMemory<char> Value)
{
    public bool IsPresent => Count > 0;

    public bool IsRepeated => Count > 1;

    public QueryParameter Add(ReadOnlyMemory<char> value) => new(Count + 1, value);
}
