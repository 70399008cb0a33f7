using Hearth.Client.Agents;
using Hearth.Client.Tests.Hosting;
using Hearth.Client.Workflows;

namespace Hearth.Client.Tests;

/// <summary>What no header can hold is refused when it is taken, and nothing is sent.</summary>
public sealed class HeaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("secret\n")]
    [InlineData("sécret")]
    [InlineData("two words")]
    public async Task Token_ThatNoHeaderCanHold_IsRefusedAndNotShown(string token)
    {
        await using var server = await StubServer.StartAsync((_, _) => Task.CompletedTask);
        using var supplied = new HearthClient(
            server.BaseAddress, new HearthClientOptions { TokenProvider = _ => ValueTask.FromResult<string?>(token) });

        var atOnce = Assert.Throws<ArgumentException>(() => new HearthClient(server.BaseAddress, new HearthClientOptions { Token = token }));
        var later = await Assert.ThrowsAsync<ArgumentException>(() => supplied.Run("run_1").GetAsync(Cancel));

        Assert.Equal(atOnce.Message, later.Message);
        Assert.DoesNotContain(token, atOnce.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("clé")]
    [InlineData("line\n")]
    [InlineData(null)]
    public async Task IdempotencyKey_ThatServersDoNotTake_IsRefused(string? key)
    {
        await using var server = await StubServer.StartAsync((_, _) => Task.CompletedTask);
        using var client = new HearthClient(server.BaseAddress);
        key ??= new string('k', 257);

        await Assert.ThrowsAsync<ArgumentException>(
            () => client.Agent("assistant", "a").SendAsync("Hi", new PromptOptions { IdempotencyKey = key }, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(
            () => client.Workflow("bill").StartAsync(new RunOptions { IdempotencyKey = key }, Cancel));

        Assert.Empty(server.Requests);
    }
}
