using System.Globalization;
using System.Reflection;
using Hearth.Docs.Tests.Pages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Hearth.Docs.Tests.Snippets;

/// <summary>Compiles a block of C# against the assemblies of this test: the runtime, ASP.NET Core, Hearth, xUnit and Given.</summary>
/// <remarks>
/// A block with usings is a whole file and needs them all. One without is a part, as <see cref="SnippetForms"/> says, and has the usual
/// ones. Both may use what Prelude/Given.cs holds; what the block declares itself wins over that.
/// </remarks>
internal static class SnippetCompiler
{
    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly CSharpCompilationOptions Options =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>What is wrong with the block, at its lines of the page; nothing when it compiles.</summary>
    public static IReadOnlyList<string> FindErrors(CodeBlock block, CancellationToken cancellationToken)
    {
        var text = $"{block.Text}\n";
        var usings = SnippetForms.LeadingUsings(text);
        var scope = SnippetScope.Usings(block.Page, usings.Length > 0, usings.Contains("using Hearth.Client", StringComparison.Ordinal));
        var fewest = default(IReadOnlyList<string>);
        foreach (var (name, program) in SnippetForms.Of(text, usings))
        {
            var errors = Compile(program, scope, cancellationToken);
            if (errors.Count == 0) return [];
            if (fewest is null || errors.Count < fewest.Count) fewest = [.. errors.Select(error => $"{block}, as {name}: {error}")];
        }

        return fewest!;
    }

    /// <summary>Builds a block that is a whole file, or declarations alone.</summary>
    public static Assembly Build(CodeBlock block, CancellationToken cancellationToken)
    {
        var usings = SnippetForms.LeadingUsings($"{block.Text}\n");
        var scope = SnippetScope.Usings(block.Page, usings.Length > 0, usesClient: false);
        using var bytes = new MemoryStream();
        var result = CSharpCompilation.Create($"Snippet{block.Line}", [Parse(block.Text), Parse(scope)], References, Options)
            .Emit(bytes, cancellationToken: cancellationToken);
        return result.Success ? Assembly.Load(bytes.ToArray()) : throw new InvalidOperationException($"{block} does not compile.");

        SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, cancellationToken: cancellationToken);
    }

    private static List<string> Compile(string program, string scope, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(program, cancellationToken: cancellationToken);
        var syntax = tree.GetDiagnostics(cancellationToken).Where(IsError).ToList();
        if (syntax.Count > 0) return [.. syntax.Select(Describe)];
        var usings = CSharpSyntaxTree.ParseText(scope, cancellationToken: cancellationToken);
        var hasStatements = tree.GetCompilationUnitRoot(cancellationToken).Members.Any(member => member.IsKind(SyntaxKind.GlobalStatement));
        var options = Options.WithOutputKind(hasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary);
        var compilation = CSharpCompilation.Create("Snippet", [tree, usings], References, options);
        return [.. compilation.GetDiagnostics(cancellationToken).Where(IsError).Select(Describe)];
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static string Describe(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1;
        return $"line {line}: {diagnostic.Id} {diagnostic.GetMessage(CultureInfo.InvariantCulture)}";
    }
}
