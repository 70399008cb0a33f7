using Hearth.Cli;
using Hearth.Cli.CommandLine;

using var interruption = new Interruption();
return await HearthCommandLine.RunAsync(args, CliContext.OfProcess(), interruption);
