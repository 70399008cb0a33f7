using System.Text;
using Hearth.Cli;
using Hearth.Cli.CommandLine;

// A console of Windows speaks the code page of its country otherwise.
if (OperatingSystem.IsWindows()) Console.OutputEncoding = Console.InputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var interruption = new Interruption();
StandardStream.Watch(interruption.OutputClosed);
return await HearthCommandLine.RunAsync(args, CliContext.OfProcess(), interruption);
