namespace Hearth.Cli.Doctor;

/// <summary>Looks at one thing. Changes nothing.</summary>
internal interface IExamination
{
    /// <summary>What is looked at, in a word: stands in findings about a look that failed.</summary>
    string Subject { get; }

    /// <summary>What is found, as it is found.</summary>
    /// <exception cref="CliException">The look itself failed; that is a finding, too.</exception>
    IAsyncEnumerable<Finding> RunAsync(CancellationToken cancellationToken);
}
