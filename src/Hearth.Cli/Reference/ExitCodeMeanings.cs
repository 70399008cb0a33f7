namespace Hearth.Cli.Reference;

/// <summary>What the reference says of each exit code.</summary>
internal static class ExitCodeMeanings
{
    public static string Of(ExitCode code) => code switch
    {
        ExitCode.Done => "all of it is done",
        ExitCode.Failed => "the work itself failed: a run, a build, a check, a deployment",
        ExitCode.Usage => "the command line is wrong; nothing was done",
        ExitCode.Unreachable => "the server cannot be reached, refuses the call, or answers as no Hearth server does",
        ExitCode.Missing => "something that the command needs is not here: a program, a project, credentials",
        ExitCode.Fault => "a fault of the tool itself",
        ExitCode.HungUp => "SIGHUP: the terminal was closed",
        ExitCode.Interrupted => "Ctrl-C",
        ExitCode.Unread => "nobody reads standard output any more, as in `hearth logs … | head`; what was under way is stopped as with Ctrl-C",
        ExitCode.Terminated => "SIGTERM",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "The reference does not know it."),
    };
}
