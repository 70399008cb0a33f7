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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_moto is not null)
            await _moto.DisposeAsync();
        _gate.Dispose();
    }
}
