namespace Hearth.Cli.Tests.Logs;

/// <summary>Keeps what is written, and has something happen once a text has been.</summary>
internal sealed class InterruptedWriter(string text) : StringWriter
{
    /// <summary>What happens then, once.</summary>
    public Action? Interrupt { get; set; }

    public override void Write(string? value)
    {
        base.Write(value);
        if (value != text || Interrupt is not { } interrupt) return;
        Interrupt = null;
        interrupt();
    }
}
