namespace Hearth.PostgresServers.Proxies;

/// <summary>Which way bytes travel through a proxy.</summary>
public enum ProxyDirection
{
    ToServer,
    ToClient,
}
