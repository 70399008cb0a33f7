namespace Hearth.Postgres.Urls;

/// <summary>
/// Takes a URL apart where libpq does: <c>postgres://user:password@host:port,host:port/dbname?name=value&amp;name=value</c>, every part
/// optional. <see cref="Uri"/> is of no use here: it knows one host only, and repairs what should be refused.
/// </summary>
internal static class UrlText
{
    private const string ReservedCharacters = "In a user or password, @ is written %40, / is written %2F and : is written %3A.";

    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    public static UrlParameters Read(string url)
    {
        if (url.Any(char.IsControl)) throw UrlFailure.Of("it contains a control character, perhaps a line break at its end.");
        var scheme = Schemes.FirstOrDefault(scheme => url.StartsWith(scheme, StringComparison.Ordinal))
            ?? throw UrlFailure.Of("it has to start with postgres:// or postgresql://.");

        var parameters = new UrlParameters();
        var rest = TakeUser(url.AsSpan(scheme.Length), parameters);
        var query = rest.IndexOf('?');
        var path = query < 0 ? rest : rest[..query];
        var slash = path.IndexOf('/');
        AddHosts(slash < 0 ? path : path[..slash], parameters);
        if (slash >= 0) AddDatabase(path[(slash + 1)..], parameters);
        if (query >= 0) AddQuery(rest[(query + 1)..], parameters);
        return parameters;
    }

    private static ReadOnlySpan<char> TakeUser(ReadOnlySpan<char> rest, UrlParameters parameters)
    {
        var end = rest.IndexOfAny('@', '/');
        if (end < 0 || rest[end] != '@') return rest;

        var user = rest[..end];
        var colon = user.IndexOf(':');
        Add("user", colon < 0 ? user : user[..colon], parameters);
        if (colon >= 0) Add("password", user[(colon + 1)..], parameters);
        return rest[(end + 1)..];
    }

    private static void AddHosts(ReadOnlySpan<char> text, UrlParameters parameters)
    {
        if (text.IsEmpty) return;
        if (text.Contains('@')) throw UrlFailure.Of("host", $"follows more than one @. {ReservedCharacters}");

        var hosts = new List<string>();
        var ports = new List<string>();
        foreach (var range in text.Split(','))
        {
            var entry = text[range];
            var length = HostLength(entry);
            hosts.Add(PercentEncoding.Decode(entry.StartsWith('[') ? entry[1..(length - 1)] : entry[..length], "host"));
            ports.Add(length < entry.Length ? PercentEncoding.Decode(entry[(length + 1)..], "port") : "");
        }

        AddList("host", hosts, parameters);
        AddList("port", ports, parameters);
    }

    private static int HostLength(ReadOnlySpan<char> entry)
    {
        if (entry.StartsWith('['))
        {
            var end = entry.IndexOf(']') + 1;
            if (end > 2 && (end == entry.Length || entry[end] == ':')) return end;
            throw UrlFailure.Of("host", "has an IPv6 address that is not written [address] or [address]:port.");
        }

        var colon = entry.IndexOf(':');
        return colon < 0 ? entry.Length : colon;
    }

    // Without an entry, the parameter may still come from the query.
    private static void AddList(string name, List<string> entries, UrlParameters parameters)
    {
        if (entries.Exists(entry => entry.Length > 0)) parameters.Add(name, string.Join(',', entries));
    }

    private static void AddDatabase(ReadOnlySpan<char> text, UrlParameters parameters)
    {
        // Far more often than the name of a database, this is the rest of a password that should have been escaped.
        if (text.Contains('@')) throw UrlFailure.Of("dbname", $"contains an @ that is not written %40. {ReservedCharacters}");
        Add("dbname", text, parameters);
    }

    private static void AddQuery(ReadOnlySpan<char> text, UrlParameters parameters)
    {
        if (text.IsEmpty) return;
        var followsSecret = text.Contains('@');
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            var separator = pair.IndexOf('=');
            if (separator < 0) throw UrlFailure.Of("a query parameter has no =. In a value, & is written %26.");

            var name = PercentEncoding.Decode(pair[..separator], "the name of a query parameter");
            var value = pair[(separator + 1)..];
            if (name == "ssl") AddSsl(value, parameters);
            else
            {
                LibpqParameters.Check(name, isPrintable: !followsSecret);
                parameters.Add(name, PercentEncoding.Decode(value, name));
            }

            followsSecret |= name.Contains("password", StringComparison.Ordinal);
        }
    }

    // The one spelling of JDBC that libpq takes.
    private static void AddSsl(ReadOnlySpan<char> value, UrlParameters parameters)
    {
        if (value is not "true") throw UrlFailure.Of("ssl", "can only be true, which means sslmode=require.");
        parameters.Add("sslmode", "require");
    }

    private static void Add(string name, ReadOnlySpan<char> text, UrlParameters parameters)
    {
        if (!text.IsEmpty) parameters.Add(name, PercentEncoding.Decode(text, name));
    }
}
