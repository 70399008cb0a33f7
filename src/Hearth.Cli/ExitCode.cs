namespace Hearth.Cli;

/// <summary>The exit codes of the tool. docs/cli.md lists them; scripts depend on them.</summary>
internal enum ExitCode
{
    /// <summary>All of it is done.</summary>
    Done = 0,

    /// <summary>The work itself failed: a run, a build, a check, a deployment.</summary>
    Failed = 1,

    /// <summary>The command line is wrong. Nothing was done.</summary>
    Usage = 2,

    /// <summary>The server cannot be reached, refuses the call, or answers as no Hearth server does.</summary>
    Unreachable = 3,

    /// <summary>Something that the command needs is not here: a program, a project, credentials.</summary>
    Missing = 4,

    /// <summary>A fault of the tool itself.</summary>
    Fault = 70,

    /// <summary>SIGHUP: the terminal or the connection to it was closed.</summary>
    HungUp = 129,

    /// <summary>Ctrl-C.</summary>
    Interrupted = 130,

    /// <summary>Nobody reads standard output any more, which ends other programs with SIGPIPE.</summary>
    Unread = 141,

    /// <summary>SIGTERM.</summary>
    Terminated = 143,
}
