using Hearth.Storage;
using Npgsql;

namespace Hearth.Postgres.Urls;

/// <summary>The parameters about how a session begins.</summary>
internal static class SessionParameters
{
    // The most that Npgsql takes.
    private const int MaxTimeoutSeconds = 1024;

    // libpq would wait for as long as the kernel tries, which is minutes.
    private const int DefaultTimeoutSeconds = 5;

    public static void Add(NpgsqlConnectionStringBuilder connection, UrlParameters parameters)
    {
        CheckEncoding(parameters);
        connection.ApplicationName = parameters.Text("application_name") ?? parameters.Text("fallback_application_name");
        connection.Timeout = parameters.Number("connect_timeout", 0, MaxTimeoutSeconds, " of seconds") ?? DefaultTimeoutSeconds;
        if (parameters.Text("options") is { } options) connection.Options = options;
        connection.LoadBalanceHosts = parameters.Choice("load_balance_hosts", ("disable", false), ("random", true)) ?? false;
        AddAuthentication(connection, parameters);
    }

    private static void AddAuthentication(NpgsqlConnectionStringBuilder connection, UrlParameters parameters)
    {
        var binding = parameters.Choice(
            "channel_binding",
            ("disable", ChannelBinding.Disable),
            ("prefer", ChannelBinding.Prefer),
            ("require", ChannelBinding.Require));
        if (binding is { } value) connection.ChannelBinding = value;
        if (parameters.Text("require_auth") is { } methods) connection.RequireAuth = AuthenticationMethods(methods, parameters);
        if (parameters.Text("krbsrvname") is { } service) connection.KerberosServiceName = service;

        // libpq would try GSSAPI first; where there is none that only costs a round trip for each connection.
        connection.GssEncryptionMode = parameters.Choice(
            "gssencmode",
            ("disable", GssEncryptionMode.Disable),
            ("prefer", GssEncryptionMode.Prefer)) ?? GssEncryptionMode.Disable;
    }

    private static void CheckEncoding(UrlParameters parameters)
    {
        if (parameters.Text("client_encoding") is not { } encoding) return;
        if (!encoding.Equals("UTF8", StringComparison.OrdinalIgnoreCase) && !encoding.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            throw parameters.Refuse("client_encoding", "can only be UTF8.");
        }
    }

    private static string AuthenticationMethods(string text, UrlParameters parameters)
    {
        var methods = text.Split(',');
        var excluded = methods.Count(method => method.StartsWith('!'));
        if (excluded > 0 && excluded < methods.Length) throw Refuse("has to exclude (!) all of its methods or none.");
        if (methods.Distinct(StringComparer.Ordinal).Count() < methods.Length) throw Refuse("names a method twice.");
        return string.Join(',', methods.Select(method => method.StartsWith('!') ? $"!{Name(method[1..])}" : Name(method)));

        string Name(string method) => MethodName(method)
            ?? throw Refuse("has to list password, md5, gss, sspi, scram-sha-256 or none, or each of them after a !.");

        StoreUnusableException Refuse(string reason) => parameters.Refuse("require_auth", reason);
    }

    private static string? MethodName(string method) => method switch
    {
        "password" => "Password",
        "md5" => "MD5",
        "gss" => "GSS",
        "sspi" => "SSPI",
        "scram-sha-256" => "ScramSHA256",
        "none" => "None",
        _ => null,
    };
}
