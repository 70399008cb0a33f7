using Hearth.Docs.Tests.Cli;
using Hearth.Docs.Tests.Configuration;
using Hearth.Docs.Tests.Map;

namespace Hearth.Docs.Tests.Pages;

/// <summary>Writes what is generated, with <c>HEARTH_UPDATE_DOCS=1</c>: the reference of the tool, the tables of options, the footers.</summary>
public sealed class PageWriter : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("HEARTH_UPDATE_DOCS") != "1") return;
        await WriteAsync(CliReference.PagePath, await CliReference.PrintAsync());
        foreach (var page in Documentation.ReadSite()) await WriteAsync(page.Path, GeneratedTables.Apply(page.Text, ConfigurationReference.Keys));
        foreach (var (page, text) in Footer.ApplyAll(Documentation.ReadSite())) await WriteAsync(page.Path, text);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Task WriteAsync(string path, string text) => File.WriteAllTextAsync(RepositoryFiles.PathOf(path), text);
}
