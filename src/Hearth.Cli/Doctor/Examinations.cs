using System.Runtime.CompilerServices;

namespace Hearth.Cli.Doctor;

/// <summary>Makes examinations one after the other; one that cannot be made is a finding, and the others are made all the same.</summary>
internal static class Examinations
{
    public static async IAsyncEnumerable<Finding> RunAsync(
        IEnumerable<IExamination> examinations, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var examination in examinations)
        {
            await using var findings = examination.RunAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(findings, examination.Subject) is { } finding)
            {
                yield return finding;
                if (finding.EndsExamination) break;
            }
        }
    }

    private static async Task<Finding?> NextAsync(IAsyncEnumerator<Finding> findings, string subject)
    {
        try
        {
            return await findings.MoveNextAsync() ? findings.Current : null;
        }
        catch (CliException exception)
        {
            return new Finding(subject, Outcome.Fault, Sentence(exception.Message), exception.Next) { EndsExamination = true };
        }
    }

    // Messages begin small, as they stand behind the tool's name elsewhere. What is no word, such as a path, stays as it is.
    private static string Sentence(string message) =>
        message.Split(' ')[0] is { Length: > 0 } first && first.All(char.IsLetter) ? char.ToUpperInvariant(message[0]) + message[1..] : message;
}
