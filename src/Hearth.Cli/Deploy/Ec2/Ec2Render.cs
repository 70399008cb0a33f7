using System.Text.Json.Nodes;
using Hearth.Cli.Processes;

namespace Hearth.Cli.Deploy.Ec2;

/// <summary>Writes the files of an instance into a folder, and has them checked by what is here to check them.</summary>
internal sealed class Ec2Render(CliContext context, Ec2Settings settings)
{
    // AWS takes no more.
    private const int MaxUserDataBytes = 16 * 1024;

    private const string NotInstalled = "is not executable: No such file or directory";

    /// <summary>Prints what would be written.</summary>
    public void Show(string output)
    {
        var files = Files();
        if (context.Json)
        {
            Print(output, files.Keys);
            return;
        }

        foreach (var (name, text) in files) context.Out.Write($"# {PathOf(output, name)}\n{text}\n");
    }

    public async Task WriteAsync(string output, CancellationToken cancellationToken)
    {
        var files = Files();
        var directory = Directory.CreateDirectory(context.FullPath(output)).FullName;
        foreach (var (name, text) in files) Write(Path.Combine(directory, name), text);

        await CheckAsync("hearth.service", "systemd-analyze", ["verify", Path.Combine(directory, "hearth.service")], cancellationToken);
        await CheckAsync("Caddyfile", "caddy", ["validate", "--adapter", "caddyfile", "--config", Path.Combine(directory, "Caddyfile")], cancellationToken);
        await CheckAsync("user-data.yaml", "cloud-init", ["schema", "--config-file", Path.Combine(directory, "user-data.yaml")], cancellationToken);
        Print(output, files.Keys);
        if (!context.Json) context.Say($"commands.sh says what is left to do; {Ec2Command.FullName} --apply makes the instance.");
    }

    private static string PathOf(string output, string name) => $"{output.TrimEnd('/')}/{name}";

    private IReadOnlyDictionary<string, string> Files()
    {
        var files = new Ec2Files(settings).Render();
        return files["user-data.yaml"].Length <= MaxUserDataBytes
            ? files
            : throw new CliException("user_data_too_long", $"the user data would have more than {MaxUserDataBytes} bytes.", "Shorten the settings.");
    }

    private void Print(string output, IEnumerable<string> names)
    {
        var paths = names.Select(name => PathOf(output, name)).ToList();
        if (context.Json)
        {
            var document = new JsonObject { ["way"] = "ec2", ["name"] = settings.Name, ["files"] = new JsonArray([.. paths.Select(path => (JsonNode)path)]) };
            context.Out.Write($"{DeployJson.Indented(document)}\n");
            return;
        }

        foreach (var path in paths) context.Out.Write($"{path}\n");
    }

    // A script can be run; what may hold settings of its own is for its owner only.
    private static void Write(string path, string text)
    {
        File.WriteAllText(path, text);
        if (OperatingSystem.IsWindows()) return;
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (path.EndsWith(".sh", StringComparison.Ordinal)) mode |= UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        else if (!path.EndsWith(".env", StringComparison.Ordinal)) mode |= UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        File.SetUnixFileMode(path, mode);
    }

    /// <exception cref="CliException">The program is here, and finds something.</exception>
    private async Task CheckAsync(string name, string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        ProgramResult result;
        try
        {
            result = await new ExternalProgram(program, "", context).RunAsync(arguments, null, cancellationToken);
        }
        catch (CliException exception) when (exception.Type == "program_missing")
        {
            context.Say($"{name}: not checked, as {program} is not here");
            return;
        }

        // The unit is for a machine on which the server is installed.
        var complaints = $"{result.Output}\n{result.Error}".Split('\n')
            .Where(line => line.Length > 0 && !line.Contains(NotInstalled, StringComparison.Ordinal)).ToList();
        if (!result.Succeeded && (program != "systemd-analyze" || complaints.Count > 0))
            throw new CliException("file_invalid", $"{program} does not take {name}:\n{string.Join('\n', complaints.TakeLast(10))}", "Correct the settings.");
        context.Say($"{name}: valid, says {program}");
    }
}
