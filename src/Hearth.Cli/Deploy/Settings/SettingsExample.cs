namespace Hearth.Cli.Deploy.Settings;

/// <summary>Writes an example of the settings, to be filled in.</summary>
internal static class SettingsExample
{
    /// <param name="way">express, fargate or ec2.</param>
    /// <param name="name">The file.</param>
    /// <param name="command">The command that reads it.</param>
    /// <param name="context">What is around the tool.</param>
    /// <exception cref="CliException">The file is there already.</exception>
    public static void Write(string way, string name, string command, CliContext context)
    {
        var path = context.FullPath(name);
        if (File.Exists(path))
            throw new CliException("settings_exist", $"{name} is there already, and was not changed.", "Take it away first, or say --settings FILE.");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, WithRegion(EmbeddedFile.Read($"aws/{way}/settings.example"), context));
        context.Say($"{name} is written. Fill it in, and then: {command}");
    }

    private static string WithRegion(string example, CliContext context) =>
        (context.Variable("AWS_REGION") ?? context.Variable("AWS_DEFAULT_REGION")) is { } region
            ? example.Replace("\nREGION=us-east-1\n", $"\nREGION={region}\n", StringComparison.Ordinal)
            : example;
}
