using Hearth.Sandboxes;
using Hearth.Sandboxes.Virtual;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Sandboxes;

public sealed class VirtualSandboxTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_AreFoundUnderEverySpellingOfTheirPath()
    {
        await using var sandbox = Open();
        await sandbox.WriteAsync("dir/../sub//a.txt", "x"u8.ToArray(), Cancel);

        Assert.Equal("x"u8.ToArray(), (await sandbox.ReadAsync("/workspace/./sub/a.txt", Cancel)).ToArray());
        Assert.Equal("x"u8.ToArray(), (await sandbox.ReadAsync("../../../workspace/sub/a.txt", Cancel)).ToArray());
        Assert.Equal(new SandboxEntry("/workspace/sub/a.txt", false, 1, _time.GetUtcNow()), await sandbox.StatAsync("sub/a.txt", Cancel));
        Assert.Equal(["/workspace/sub"], (await sandbox.ListAsync(".", Cancel)).Select(entry => entry.Path));
        Assert.Null(await sandbox.StatAsync("dir", Cancel));
    }

    [Fact]
    public async Task Directories_AreMadeAndRemoved()
    {
        await using var sandbox = Open();
        await sandbox.MakeDirectoryAsync("a/b", Cancel);
        await sandbox.WriteAsync("a/c.txt", "x"u8.ToArray(), Cancel);

        Assert.Equal([("/workspace/a/b", true), ("/workspace/a/c.txt", false)], (await sandbox.ListAsync("a", Cancel)).Select(entry => (entry.Path, entry.IsDirectory)));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.RemoveAsync("a", recursive: false, Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("a", "x"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("a/c.txt/d", "x"u8.ToArray(), Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.MakeDirectoryAsync("a/c.txt", Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.RemoveAsync("/workspace", recursive: true, Cancel));
        await sandbox.RemoveAsync("a", recursive: true, Cancel);
        await sandbox.RemoveAsync("a", recursive: true, Cancel);
        Assert.Empty(await sandbox.ListAsync(".", Cancel));
    }

    [Fact]
    public async Task Write_PastAQuota_IsRefusedAndChangesNothing()
    {
        await using var sandbox = Open(options => (options.MaxBytes, options.MaxFileBytes, options.MaxFiles) = (100, 60, 5));
        await sandbox.WriteAsync("a", new byte[60], Cancel);

        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("b", new byte[61], Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("b", new byte[41], Cancel));
        await Assert.ThrowsAsync<SandboxException>(() => sandbox.WriteAsync("b/c/d", new byte[1], Cancel));
        Assert.Equal(["/workspace/a"], (await sandbox.ListAsync(".", Cancel)).Select(entry => entry.Path));

        await sandbox.WriteAsync("a", new byte[10], Cancel);
        await sandbox.WriteAsync("b", new byte[60], Cancel);
        await sandbox.RemoveAsync("a", recursive: false, Cancel);
        await sandbox.WriteAsync("c", new byte[40], Cancel);
    }

    [Fact]
    public async Task Paths_ThatAreTooLongOrTooDeep_AreRefused()
    {
        await using var sandbox = Open();

        foreach (var path in (string[])["", "a\0b", new string('a', 256), string.Join('/', Enumerable.Repeat("a", 65)), string.Join('/', Enumerable.Repeat(new string('a', 200), 30))])
        {
            await Assert.ThrowsAsync<SandboxException>(async () => await sandbox.StatAsync(path, Cancel));
        }
    }

    private VirtualSandbox Open(Action<VirtualSandboxOptions>? configure = null)
    {
        var options = new VirtualSandboxOptions();
        configure?.Invoke(options);
        return new VirtualSandbox(options, _time);
    }
}
