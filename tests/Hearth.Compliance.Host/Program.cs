using Hearth.Compliance.Host.Server;
using Hearth.Compliance.Host.Streams;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Hearth.Compliance.Host;

internal static class Program
{
    internal static async Task<int> Main(string[] args)
    {
        if (HostArguments.TryParse(args) is not { } arguments)
        {
            await Console.Error.WriteLineAsync(HostArguments.Help);
            return 2;
        }

        await using var app = arguments.Mode == "streams" ? StreamsApplication.Build(arguments) : ServerApplication.Build(arguments);
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        Console.WriteLine(addresses.First() + arguments.Prefix);
        await app.WaitForShutdownAsync();
        return Environment.ExitCode;
    }
}
