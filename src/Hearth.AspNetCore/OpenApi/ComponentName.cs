namespace Hearth.AspNetCore.OpenApi;

/// <summary>The names of components, which have few characters to choose from.</summary>
internal static class ComponentName
{
    public static string From(string text) =>
        string.Concat(text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' ? letter : '_'));
}
