using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Opens isolated sandboxes; equal to another one with the same options.</summary>
/// <param name="options">Copied nowhere: the caller keeps them as they are.</param>
/// <param name="found">What is taken to hold, for a test; null for what does.</param>
internal sealed partial class IsolatedSandboxProvider(IsolatedSandboxOptions options, IsolationReport? found = null)
    : ICheckedSandboxProvider, IEquatable<IsolatedSandboxProvider>
{
    // What holds is said once by each server, whatever the number of agents.
    private static readonly ConditionalWeakTable<ILoggerFactory, StrongBox<bool>> Informed = [];

    private IsolationReport Report => found ?? IsolationReport.Of(options.FirstUid + 1);

    public ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken)
    {
        if (FindProblem(context.Services) is { } problem) throw new SandboxException(problem);
        var report = Report;
        var workspace = IsolatedWorkspace.Open(context, options, report.Has(IsolationFeatures.Uid));
        var time = context.Services.GetService<TimeProvider>() ?? TimeProvider.System;
        return new(new IsolatedSandbox(workspace, options, report, time));
    }

    public string? FindProblem(IServiceProvider services)
    {
        Inform(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance, Report);
        return Report.FindProblem(options.Require) ?? FindMistake() ?? FindUnreachable(services);
    }

    public bool Equals(IsolatedSandboxProvider? other) => other is not null && other.Identity() == Identity();

    public override bool Equals(object? obj) => Equals(obj as IsolatedSandboxProvider);

    public override int GetHashCode() => Identity().GetHashCode(StringComparison.Ordinal);

    private static void Inform(ILoggerFactory factory, IsolationReport report)
    {
        var informed = Informed.GetValue(factory, _ => new StrongBox<bool>());
        if (Interlocked.Exchange(ref informed.Value, true)) return;
        LogReport(factory.CreateLogger<IsolatedSandboxProvider>(), report);
    }

    private string? FindUnreachable(IServiceProvider services) =>
        Report.Has(IsolationFeatures.Uid) ? IsolatedWorkspace.FindUnreachable(IsolatedWorkspace.RootOf(services, options)) : null;

    private string? FindMistake()
    {
        var mistakes = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), mistakes, validateAllProperties: true)
            ? null
            : $"{nameof(IsolatedSandboxOptions)}: {string.Join(' ', mistakes)}";
    }

    private string Identity() => string.Join('\n',
    [
        options.ToString(),
        .. options.ReadablePaths,
        .. options.Environment.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}={entry.Value}")),
    ]);

    [LoggerMessage(LogLevel.Information, "Isolated sandboxes: {Report}.")]
    private static partial void LogReport(ILogger logger, IsolationReport report);
}
