namespace Hearth.Cli.Logs;

/// <summary>The colours of a log, as the terminal's own palette has them. The numbers are those of the escape sequences.</summary>
internal enum Tint
{
    None = 0,
    Bold = 1,
    Faint = 2,
    Red = 31,
    Green = 32,
    Yellow = 33,
    Blue = 34,
    Magenta = 35,
    Cyan = 36,
}
