using Hearth.Hosting.Checks;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Server.Checks;

/// <summary>
/// The server binary's subcommand <c>check</c>: whether this server, with this configuration, would start and do its work here. The
/// application is built as always, and not started.
/// </summary>
internal static class CheckCommand
{
    public const string Name = "check";

    private const string JsonOption = "--json";

    /// <summary>Whether the arguments of the process ask for it.</summary>
    /// <param name="arguments">Without the program itself.</param>
    public static bool IsIn(ReadOnlySpan<string> arguments) => arguments is [Name, ..];

    /// <summary>Has the application be checked in place of being started.</summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="arguments">Without the program itself: the command's name and, for one document of JSON, <c>--json</c>.</param>
    /// <param name="add">Adds Hearth to the application.</param>
    public static void Run(WebApplicationBuilder builder, ReadOnlySpan<string> arguments, Action add)
    {
        var report = arguments switch
        {
            [_] => new CheckReport(Console.Out, isJson: false),
            [_, JsonOption] => new CheckReport(Console.Out, isJson: true),
            _ => throw new InvalidOperationException($"Usage: {Name} [{JsonOption}]."),
        };
        try
        {
            add();
        }
        catch (InvalidOperationException exception)
        {
            End(report, exception);
        }

        CheckLifetime? built = null;
        AppDomain.CurrentDomain.UnhandledException += (_, failure) =>
        {
            void EndNow() => End(report, (Exception)failure.ExceptionObject);
            if (built is null) EndNow();
            else built.RunAtTheEnd(EndNow);
        };
        builder.Logging.ClearProviders();
        var registered = builder.Services;
        registered.Insert(0, ServiceDescriptor.Singleton(
            new ServerCheckRegistration("settings", services => new SettingsCheck(services, registered))));
        registered.AddServerCheck<PortCheck>("port");
        registered.Replace(ServiceDescriptor.Singleton<IHostLifetime>(
            services => built = new CheckLifetime(services, report, TimeProvider.System)));
    }

    // Of what ends the application before it runs. Where it was built, the checks have been made all the same.
    private static void End(CheckReport report, Exception exception)
    {
        report.Add("settings", CheckFinding.Fault(exception.Message));
        Environment.Exit(report.End());
    }
}
