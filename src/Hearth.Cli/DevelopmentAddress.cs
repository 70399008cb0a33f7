namespace Hearth.Cli;

/// <summary>Where a server listens while it is written, unless it is told otherwise. The templates' own settings say the same.</summary>
internal static class DevelopmentAddress
{
    public const int Port = 3583;

    public static string Url { get; } = $"http://localhost:{Port}";
}
