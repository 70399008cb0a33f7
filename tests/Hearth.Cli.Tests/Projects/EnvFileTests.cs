using Hearth.Cli.Projects;
using Hearth.Cli.Tests.Hosting;

namespace Hearth.Cli.Tests.Projects;

public sealed class EnvFileTests : IDisposable
{
    private readonly CliRig _tool = new();

    [Theory]
    [InlineData("A=b", "b")]
    [InlineData("  export A = b c  # a comment", "b c")]
    [InlineData("A=b\t# a comment", "b")]
    [InlineData("A=b#c", "b#c")]
    [InlineData("A=", "")]
    [InlineData("A= # nothing", "")]
    [InlineData("# A=x\n\nA=y\r\n", "y")]
    [InlineData("A=x\nA=y", "y")]
    [InlineData("A=\"b # c\" # a comment", "b # c")]
    [InlineData("A=\"b\\n\\\"c\\\" \\\\ \\x\"", "b\n\"c\" \\ \\x")]
    [InlineData("A='b\\n$HOME'", "b\\n$HOME")]
    [InlineData("A=\"one\n  two\"", "one\n  two")]
    [InlineData("A=sk-1=2==", "sk-1=2==")]
    [InlineData("\uFEFFA=b", "b")]
    public void Parse_Line_GivesTheValue(string text, string expected)
    {
        var variables = EnvFile.Parse(text, ".env");

        Assert.Equal(expected, Assert.Contains("A", variables));
    }

    [Theory]
    [InlineData("OK=1\nnonsense", ".env, line 2: there is no \"=\".")]
    [InlineData("1A=secret", ".env, line 1: what stands before \"=\" is no name of a variable.")]
    [InlineData("\nA=\"secret", ".env, line 2: the quote is not closed.")]
    [InlineData("A='b' secret", ".env, line 1: something stands behind the closing quote.")]
    public void Parse_Mistake_NamesTheLineAndNotTheValue(string text, string message)
    {
        var exception = Assert.Throws<CliException>(() => EnvFile.Parse(text, ".env"));

        Assert.Equal(message, exception.Message);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }

    [Fact]
    public void Load_VariableThatIsSetAlready_LeavesItAlone()
    {
        _tool.Write(".env", "SET=file\nOTHER=file");
        _tool.Environment["SET"] = "environment";

        var variables = EnvFile.Load(null, _tool.Directory, _tool.Context());

        Assert.Equal(new Dictionary<string, string> { ["OTHER"] = "file" }, variables);
    }

    [Fact]
    public void Load_FileThatWasNamedAndIsMissing_IsRefused()
    {
        Assert.Empty(EnvFile.Load(null, _tool.Directory, _tool.Context()));

        Assert.Equal(ExitCode.Missing, Assert.Throws<CliException>(() => EnvFile.Load("nowhere.env", _tool.Directory, _tool.Context())).ExitCode);
    }

    [Fact]
    public void Load_FileThatCannotBeRead_IsRefused()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes a file that nobody can read, not even root.");

        var exception = Assert.Throws<CliException>(() => EnvFile.Load("/proc/self/mem", _tool.Directory, _tool.Context()));

        Assert.StartsWith("/proc/self/mem cannot be read: ", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, exception.ExitCode);
    }

    public void Dispose() => _tool.Dispose();
}
