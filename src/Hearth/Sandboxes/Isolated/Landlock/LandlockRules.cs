namespace Hearth.Sandboxes.Isolated.Landlock;

/// <summary>What every sandboxed program may use of the host: its programs and libraries, and devices without a state.</summary>
/// <remarks>
/// Not <c>/proc</c>, which shows other processes, and of <c>/etc</c> only what programs need to start. What is no file of the host, such as
/// the pipes behind <c>/dev/stderr</c>, is not Landlock's business and works.
/// </remarks>
internal static class LandlockRules
{
    private static readonly string[] Programs = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt"];

    private static readonly string[] Configuration =
    [
        "/etc/alternatives", "/etc/bash.bashrc", "/etc/ca-certificates", "/etc/fonts", "/etc/gitconfig", "/etc/java", "/etc/ld.so.cache",
        "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ld-musl-aarch64.path", "/etc/ld-musl-x86_64.path", "/etc/localtime", "/etc/magic",
        "/etc/mime.types", "/etc/nsswitch.conf", "/etc/perl", "/etc/pki/tls/certs", "/etc/profile", "/etc/protocols", "/etc/services",
        "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/terminfo", "/etc/timezone",
    ];

    private static readonly string[] NetworkConfiguration = ["/etc/gai.conf", "/etc/host.conf", "/etc/hosts", "/etc/resolv.conf"];

    private static readonly string[] Devices = ["/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"];

    /// <summary>The rules of a workspace.</summary>
    /// <param name="own">The directories that the program may write in.</param>
    /// <param name="readable">Further files and directories that it may read and execute.</param>
    /// <param name="allowsNetwork">Whether it may look up names.</param>
    public static IReadOnlyList<LandlockRule> Create(IEnumerable<string> own, IEnumerable<string> readable, bool allowsNetwork) =>
    [
        .. own.Select(path => new LandlockRule(path, LandlockAccess.Own)),
        .. Programs.Concat(Configuration).Concat(readable).Select(path => new LandlockRule(path, LandlockAccess.Use)),
        .. allowsNetwork ? NetworkConfiguration.Select(path => new LandlockRule(path, LandlockAccess.Use)) : [],
        .. Devices.Select(path => new LandlockRule(path, LandlockAccess.Device)),
    ];
}
