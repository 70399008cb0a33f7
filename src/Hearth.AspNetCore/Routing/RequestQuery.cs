using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Hearth.AspNetCore.Routing;

/// <summary>The query parameters that some route reads; all others are ignored.</summary>
internal struct RequestQuery
{
    public QueryParameter Wait;
    public QueryParameter Offset;
    public QueryParameter Tail;
    public QueryParameter Live;
    public QueryParameter Cursor;
    public QueryParameter Meta;

    public static RequestQuery Of(HttpRequest request)
    {
        var query = default(RequestQuery);
        if (!request.QueryString.HasValue) return query;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            switch (pair.DecodeName().Span)
            {
                case "wait": query.Wait = query.Wait.Add(pair.DecodeValue()); break;
                case "offset": query.Offset = query.Offset.Add(pair.DecodeValue()); break;
                case "tail": query.Tail = query.Tail.Add(pair.DecodeValue()); break;
                case "live": query.Live = query.Live.Add(pair.DecodeValue()); break;
                case "cursor": query.Cursor = query.Cursor.Add(pair.DecodeValue()); break;
                case "meta": query.Meta = query.Meta.Add(pair.DecodeValue()); break;
            }
        }

        return query;
    }
}
