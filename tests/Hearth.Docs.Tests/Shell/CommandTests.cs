using Hearth.Docs.Tests.Cli;
using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Shell;

/// <summary>The commands of the pages: those that a server answers are run, and all are checked.</summary>
public sealed class CommandTests(QuickstartServer server) : IClassFixture<QuickstartServer>
{
    private const string DocumentedAddress = "http://localhost:3000";

    // Counted, so that a block in another spelling of the fence is not left out unnoticed.
    private const int AtLeast = 60;
    private const int RunAtLeast = 9;

    // What follows a conversation never ends by itself.
    private const string Prelude =
        """
        curl() {
          local word limit=() status=0
          for word in "$@"; do
            if [[ $word == *live=* ]]; then limit=(--max-time 0.4); fi
          done
          command curl --silent --show-error --fail-with-body "${limit[@]}" "$@" || status=$?
          [[ $status == 0 || $status == 28 && ${#limit[@]} != 0 ]]
        }
        hearth() {
          dotnet "$tool" "$@"
        }
        cd "$1"
        tool=$2
        export HEARTH_URL=$3

        """;

    [Fact]
    public async Task Pages_EveryBlockThatIsRunHere_DoesWhatItShows()
    {
        // Arrange
        var cancel = TestContext.Current.CancellationToken;
        var blocks = ShellBlock.All.Where(block => block.IsRunHere).ToList();
        var directory = Directory.CreateTempSubdirectory("hearth-docs-");
        var problems = new List<string>();

        // Act: in the order of the pages, as one reader would.
        foreach (var block in blocks)
        {
            var script = Prelude + block.Block.Text.Replace(DocumentedAddress, server.Address, StringComparison.Ordinal);
            var (exitCode, output, error) = await Bash.RunAsync(script, cancel, directory.FullName, CliReference.Program, server.Address);
            if (exitCode != 0) problems.Add($"{block.Block} ends with {exitCode}: {output} {error}");
            else if (ShownAnswer(block) is { } shown)
            {
                problems.AddRange(JsonShape.Compare(shown, output).Select(difference => $"{block.Block}: {difference}"));
            }
        }

        directory.Delete(recursive: true);

        // Assert
        Assert.Empty(problems);
        Assert.True(blocks.Count >= RunAtLeast, $"There are only {blocks.Count} blocks.");
    }

    [Fact]
    public void Pages_EveryBlockOfCommands_IsRunOrHasAReasonWhyNot()
    {
        // Arrange
        var files = Directory.GetFiles(RepositoryFiles.PathOf("tests/containers"), "*.sh", SearchOption.AllDirectories);
        var checks = string.Concat(files.Select(File.ReadAllText));

        // Act
        var skipped = ShellBlock.All.Where(block => block.Directive is null)
            .Select(block => $"{block.Block} has no comment that says what is done with it.");
        var unknown = ShellBlock.All.Where(block => block.ContainerName is { } name
            && !(checks.Contains(Path.GetFileName(block.Block.Page), StringComparison.Ordinal) && checks.Contains(name, StringComparison.Ordinal)));

        // Assert
        Assert.Empty(skipped);
        Assert.Empty(unknown.Select(block => $"{block.Block}: tests/containers do not run {block.ContainerName}."));
        Assert.True(ShellBlock.All.Count >= AtLeast, $"There are only {ShellBlock.All.Count} blocks.");
    }

    [Fact]
    public async Task Pages_EveryBlockOfCommands_IsValidBash()
    {
        // Arrange
        var texts = ShellBlock.All.SelectMany(block => new[] { block.Block.ToString(), block.Block.Text }).ToArray();

        // Act: names and texts in turn.
        var (_, output, error) = await Bash.RunAsync(
            "while (($#)); do bash -n -c \"$2\" || echo \"$1\"; shift 2; done", TestContext.Current.CancellationToken, texts);

        // Assert
        Assert.True(output.Length == 0, output + error);
    }

    // An answer stands right behind the command, with nothing but empty lines between.
    private static string? ShownAnswer(ShellBlock block)
    {
        var page = Documentation.WithSnippets.Single(page => page.Path == block.Block.Page);
        var lines = page.Text.Split('\n');
        var end = block.Block.Line + block.Block.Text.Split('\n').Length + 1;
        var next = page.Blocks.FirstOrDefault(other => other.Line > block.Block.Line);
        return next is { Language: "json" } && lines[end..(next.Line - 1)].All(string.IsNullOrWhiteSpace) ? next.Text : null;
    }
}
