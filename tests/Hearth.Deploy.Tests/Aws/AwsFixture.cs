using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Tools;

[assembly: AssemblyFixture(typeof(AwsFixture))]

namespace Hearth.Deploy.Tests.Aws;

/// <summary>The one moto server of all tests, started by the first that needs it.</summary>
public sealed class AwsFixture : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private MotoServer? _moto;
    private AwsAccount? _account;
    private WarmAws? _aws;
    private ToolRun? _skeleton;

    /// <summary>Skips the test where a program is missing.</summary>
    internal async Task<MotoServer> MotoAsync()
    {
        Tool.Require(Tool.Moto, Tool.AwsCli);
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _moto ??= await MotoServer.StartAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The account on it, with a network, images and secrets. No test changes these.</summary>
    internal async Task<AwsAccount> AccountAsync()
    {
        var moto = await MotoAsync();
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return _account ??= await AwsAccount.CreateAsync(moto.Api, TestContext.Current.CancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The path on which programs look for <c>aws</c>.</summary>
    internal async Task<string> SearchPathAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return (_aws ??= await WarmAws.StartAsync()).SearchPath;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Skips the test where the AWS CLI is older than Express Mode.</summary>
    internal async Task RequireExpressAsync()
    {
        Tool.Require(Tool.AwsCli);
        var cancel = TestContext.Current.CancellationToken;
        _skeleton ??= await ToolRun.StartAsync(
            Tool.AwsCli.Name, ["ecs", "create-express-gateway-service", "--generate-cli-skeleton"], cancellationToken: cancel);
        if (_skeleton.ExitCode != 0)
            Tool.Miss("The aws here does not know create-express-gateway-service: update it.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_moto is not null)
            await _moto.DisposeAsync();
        if (_aws is not null)
            await _aws.DisposeAsync();
        _gate.Dispose();
    }
}
