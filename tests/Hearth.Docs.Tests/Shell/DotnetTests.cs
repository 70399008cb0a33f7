using System.Text.RegularExpressions;

namespace Hearth.Docs.Tests.Shell;

/// <summary>The options of <c>dotnet</c> in the commands are options that it has.</summary>
public sealed partial class DotnetTests
{
    // As "dotnet VERB --help" lists them, for the SDK of global.json. Asking it takes a second for each verb.
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["add"] = "",
        ["build"] = "--configuration -c --output -o --runtime -r --no-restore --nologo",
        ["format"] = "--verify-no-changes --no-restore",
        ["new"] = "--name -n --output -o --force --help",
        ["pack"] = "--configuration -c --output -o --no-build",
        ["publish"] = "--configuration -c --runtime -r --self-contained --no-self-contained --output -o --os --arch -a --no-restore",
        ["run"] = "--project --configuration -c --no-build --launch-profile --no-launch-profile --environment -e",
        ["test"] = "--project --solution --configuration -c --no-build",
        ["tool"] = "--global -g --local --add-source --version --tool-path",
        ["watch"] = "--project --no-hot-reload",
    };

    [Fact]
    public void Pages_EveryCommandOfDotnet_HasOnlyOptionsThatThereAre()
    {
        // Act
        var uses = ShellBlock.All.SelectMany(block => block.Commands().SelectMany(command => Use().Matches(command)
            .Select(match => (block.Block, Verb: match.Groups[1].Value, Options: OptionsOf(match.Groups[2].Value))))).ToList();
        var wrong = uses.Where(use => !Known.ContainsKey(use.Verb) || use.Options.Except(Known[use.Verb].Split(' ')).Any())
            .Select(use => $"{use.Block}: dotnet {use.Verb} {string.Join(' ', use.Options)}");

        // Assert
        Assert.Empty(wrong);
        Assert.NotEmpty(uses);
    }

    // What stands behind "--" is the program's.
    private static IEnumerable<string> OptionsOf(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .TakeWhile(word => word != "--")
        .Where(word => word.StartsWith('-') && !word.StartsWith("-p:", StringComparison.Ordinal));

    [GeneratedRegex(@"(?:^|[\s;&|(])dotnet ([a-z]+)([^;&|)]*)")]
    private static partial Regex Use();
}
