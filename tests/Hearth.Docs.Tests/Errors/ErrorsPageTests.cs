using System.Reflection;
using System.Text.RegularExpressions;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.OpenApi;
using Hearth.Docs.Tests.Pages;

namespace Hearth.Docs.Tests.Errors;

/// <summary>docs/errors.md has every type that the code has, and no other.</summary>
public sealed partial class ErrorsPageTests
{
    private const string PagePath = "docs/errors.md";

    [Fact]
    public void Page_EveryTypeOfTheCode_HasARow()
    {
        // Act
        var rows = Rows().Select(row => row.Type).ToHashSet(StringComparer.Ordinal);
        var types = Types();

        // Assert
        Assert.Empty(types.Except(rows));
        Assert.Empty(rows.Except(types));
    }

    [Fact]
    public void Page_EveryTypeThatARequestIsAnsweredWith_HasItsStatus()
    {
        // Act
        var wrong = RequestErrors().Where(error => !Rows().Any(row => row.Type == error.Type && row.Status == $"{error.Status}"));

        // Assert
        Assert.Empty(wrong.Select(error => $"{error.Type}: {error.Status}"));
    }

    [Fact]
    public void Page_EveryRow_SaysWhatToDoAndWhetherToTryAgain()
    {
        // Act
        var rows = Rows().ToList();

        // Assert
        Assert.All(rows, row => Assert.True(row.Cause.Length > 10 && row.Remedy.Length > 3, row.Type));
        Assert.All(rows, row => Assert.Matches("^(yes|no|later|never sent)$", row.Again));
    }

    private static HashSet<string> Types() =>
    [
        .. ErrorSchemas.RequestTypes, .. ErrorSchemas.ExecutionTypes, .. RequestErrors().Select(error => error.Type),
        .. typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!),
    ];

    private static IEnumerable<HttpError> RequestErrors() => typeof(HttpError)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.GetValue(null))
        .OfType<HttpError>()
        .Append(HttpError.InvalidRequest("")).Append(HttpError.InvalidJson("")).Append(HttpError.PayloadTooLarge(1))
        .Append(HttpError.AgentNotFound("")).Append(HttpError.WorkflowNotFound("")).Append(HttpError.IdempotencyConflict("runId", ""));

    private static IEnumerable<ErrorRow> Rows() => Page.Read(PagePath).Prose
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .Select(match => match.Groups)
        .Select(cells => new ErrorRow(cells[1].Value, cells[2].Value, cells[3].Value, cells[4].Value, cells[5].Value));

    [GeneratedRegex(@"^\| `([a-z_]+)` \| ([0-9]{3}|–) \| (.+?) \| (.+?) \| (.+?) \|$")]
    private static partial Regex Row();
}
