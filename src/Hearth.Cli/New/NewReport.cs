using System.Text.Json.Nodes;

namespace Hearth.Cli.New;

/// <summary>Says what there is, and what was made.</summary>
internal sealed class NewReport(CliContext context)
{
    private const string FolderAndImage =
        "Docker does not see the folder with the packages: hearth build, and hearth deploy with --container-tool dotnet, do without Docker. "
        + "For docker build, put the packages on a feed with a URL.";

    public void List(IReadOnlyList<ProjectTemplate> templates)
    {
        if (context.Json)
        {
            context.Out.WriteLine(new JsonObject { ["templates"] = new JsonArray([.. templates.Select(Describe)]) }.ToJsonString());
            return;
        }

        var width = templates.Max(template => template.Name.Length);
        foreach (var template in templates) context.Out.WriteLine($"{template.Name.PadRight(width)}  {template.Description}");
    }

    public void Made(NewProject project)
    {
        var directory = Shown(project.Directory);
        var isHere = directory == ".";
        if (context.Json)
        {
            context.Out.WriteLine(new JsonObject
            {
                ["template"] = project.Template.Name,
                ["name"] = project.Name,
                ["directory"] = project.Directory,
                ["next"] = new JsonArray([.. isHere ? ["hearth dev"] : new JsonNode[] { $"cd {directory}", "hearth dev" }]),
            }.ToJsonString());
            return;
        }

        context.Out.WriteLine($"{project.Name} is ready. Next:");
        context.Out.WriteLine();
        if (!isHere) context.Out.WriteLine($"  cd {directory}");
        context.Out.WriteLine($"  hearth dev    # a server on {DevelopmentAddress.Url}, until Ctrl+C");
        context.Out.WriteLine();
        context.Out.WriteLine("README.md there says what to ask it.");
        if (project.PackageSource is null) context.Say("Hearth's packages have to be in your NuGet sources; --package-source adds one.");
        if (project is { HasPackageFolder: true, Template.HasImage: true }) context.Say(FolderAndImage);
    }

    private static JsonNode Describe(ProjectTemplate template) => new JsonObject
    {
        ["name"] = template.Name,
        ["description"] = template.Description,
        ["options"] = new JsonArray([.. template.HasChatPage ? ["--package-source", "--chat-page"] : new JsonNode[] { "--package-source" }]),
    };

    private string Shown(string directory)
    {
        var relative = Path.GetRelativePath(context.Directory, directory);
        var shown = relative.StartsWith("..", StringComparison.Ordinal) ? directory : relative;
        return shown.Any(character => !char.IsAsciiLetterOrDigit(character) && !"/\\:._-".Contains(character)) ? $"\"{shown}\"" : shown;
    }
}
