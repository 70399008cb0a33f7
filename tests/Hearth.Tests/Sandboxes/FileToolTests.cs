using System.Text;
using Hearth.Sandboxes;
using Hearth.Sandboxes.Virtual;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hearth.Tests.Sandboxes;

public sealed class FileToolTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ToolRig _rig;

    public FileToolTests() => _rig = new ToolRig(new VirtualSandbox(new VirtualSandboxOptions(), _time));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_OfPartOfAFile_NumbersLinesAndSaysHowToGoOn()
    {
        await WriteAsync("a.txt", "one\ntwo\r\nthree\nfour\n");

        var page = await _rig.TextAsync("read", new { path = "a.txt", offset = 2, limit = 2 });

        Assert.Equal("     2\ttwo\n     3\tthree\n[Lines 2 to 3 of 4. To go on, read with offset 4.]", page);
        Assert.Equal("     4\tfour\n", await _rig.TextAsync("read", new { path = "/workspace/a.txt", offset = 4 }));
        Assert.Contains("4 lines", (await _rig.FailAsync("read", new { path = "a.txt", offset = 5 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5000, 1, "[Lines 1 to 2000 of 5000. To go on, read with offset 2001.]")]
    [InlineData(1000, 1000, "[Lines 1 to 50 of 1000. To go on, read with offset 51.]")]
    [InlineData(2, 60_000, "[Line 1 has 60000 characters; only 17066 are shown.]\n[Lines 1 to 1 of 2. To go on, read with offset 2.]")]
    public async Task Read_OfALargeFile_StopsAtALimit(int lines, int width, string note)
    {
        await WriteAsync("a.txt", string.Concat(Enumerable.Repeat(new string('x', width) + "\n", lines)));

        var page = await _rig.TextAsync("read", new { path = "a.txt" });

        Assert.EndsWith(note, page, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(page), 0, 52_000);
    }

    [Fact]
    public async Task Read_OfAnImage_ShowsIt()
    {
        byte[] image = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0];
        await _rig.Sandbox.WriteAsync("roof.png", image, Cancel);

        var content = Assert.IsType<List<AIContent>>(await _rig.CallAsync("read", new { path = "roof.png" }));

        var shown = Assert.IsType<DataContent>(content[1]);
        Assert.Equal("image/png", shown.MediaType);
        Assert.Equal(image, shown.Data.ToArray());
    }

    [Theory]
    [InlineData("missing.txt", "does not exist")]
    [InlineData(".", "directory")]
    [InlineData("blob.bin", "binary")]
    public async Task Read_OfWhatIsNoText_SaysWhatItIs(string path, string reason)
    {
        await _rig.Sandbox.WriteAsync("blob.bin", new byte[] { 1, 0, 2 }, Cancel);

        var failure = await _rig.FailAsync("read", new { path });

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_OfUniqueText_ReplacesItAndSaysWhere()
    {
        await WriteAsync("a.txt", "one\ntwo\nthree\n");

        var said = await _rig.TextAsync("edit", new { path = "a.txt", oldText = "two\n", newText = "2\n" });

        Assert.Equal("Replaced 1 occurrence in a.txt, the first in line 2.", said);
        Assert.Equal("one\n2\nthree\n", await TextAsync("a.txt"));
    }

    [Theory]
    [InlineData("four", "is not in")]
    [InlineData("aa", "2 times")]
    public async Task Edit_OfTextThatIsNotThereOnce_ChangesNothing(string old, string reason)
    {
        await WriteAsync("a.txt", "aaa");

        var failure = await _rig.FailAsync("edit", new { path = "a.txt", oldText = old, newText = "b" });

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal("aaa", await TextAsync("a.txt"));
    }

    [Fact]
    public async Task Edit_OfAllOccurrences_ReplacesEach()
    {
        await WriteAsync("a.txt", "x y x y");

        await _rig.TextAsync("edit", new { path = "a.txt", oldText = "x", newText = "$1", replaceAll = true });

        Assert.Equal("$1 y $1 y", await TextAsync("a.txt"));
    }

    [Fact]
    public async Task Edit_OfAFileWithMarkAndCarriageReturns_KeepsBoth()
    {
        await WriteAsync("a.txt", "\uFEFFone\r\ntwo\r\nthree\r\n");

        await _rig.TextAsync("edit", new { path = "a.txt", oldText = "one\ntwo", newText = "1\n2" });

        Assert.Equal("\uFEFF1\r\n2\r\nthree\r\n", await TextAsync("a.txt"));
    }

    [Fact]
    public async Task Edit_OfAFileThatIsNoUtf8_IsRefused()
    {
        byte[] content = [(byte)'a', 0xFF, (byte)'b'];
        await _rig.Sandbox.WriteAsync("a.txt", content, Cancel);

        var failure = await _rig.FailAsync("edit", new { path = "a.txt", oldText = "a", newText = "c" });

        Assert.Contains("no UTF-8", failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, (await _rig.Sandbox.ReadAsync("a.txt", Cancel)).ToArray());
    }

    [Fact]
    public async Task Edit_OfOneFileBySeveralCallsAtOnce_LosesNone()
    {
        await WriteAsync("a.txt", string.Concat(Enumerable.Range(0, 50).Select(i => $"<{i}>\n")));

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Factory.StartNew(
            () => _rig.CallAsync("edit", new { path = i % 2 == 0 ? "a.txt" : "./b/../a.txt", oldText = $"<{i}>", newText = $"[{i}]" }),
            Cancel,
            TaskCreationOptions.None,
            TaskScheduler.Default).Unwrap()));

        Assert.Equal(string.Concat(Enumerable.Range(0, 50).Select(i => $"[{i}]\n")), await TextAsync("a.txt"));
    }

    [Fact]
    public async Task Glob_WithPatterns_FindsWhatFitsNewestFirst()
    {
        foreach (var path in (string[])["src/a.cs", "src/deep/er/b.cs", "src/c.txt", "d.cs", ".git/e.cs"])
        {
            await WriteAsync(path, "");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("d.cs\nsrc/deep/er/b.cs\nsrc/a.cs", await _rig.TextAsync("glob", new { pattern = "*.cs" }));
        Assert.Equal("src/deep/er/b.cs\nsrc/a.cs", await _rig.TextAsync("glob", new { pattern = "src/**/*.cs" }));
        Assert.Equal("src/c.txt\nsrc/a.cs", await _rig.TextAsync("glob", new { pattern = "src/*.{cs,txt}" }));
        Assert.Equal("src/deep/er/b.cs\nsrc/a.cs", await _rig.TextAsync("glob", new { pattern = "[a-b].cs", path = "src" }));
        Assert.EndsWith("[1 of 3 files. Use a narrower pattern or a greater limit.]", await _rig.TextAsync("glob", new { pattern = "**/*.cs", limit = 1 }), StringComparison.Ordinal);
        Assert.Equal("No files found.", await _rig.TextAsync("glob", new { pattern = "*.fs" }));
    }

    [Fact]
    public async Task Grep_InEachMode_ShowsWhatItFound()
    {
        await WriteAsync("a.txt", "alpha\nbeta\r\ngamma\nBETA\n");
        await WriteAsync("src/b.txt", "beta\n");
        await WriteAsync("c.md", "beta\n");
        await _rig.Sandbox.WriteAsync("d.txt", "beta\0"u8.ToArray(), Cancel);

        Assert.Equal("a.txt:2:beta\nsrc/b.txt:1:beta", await _rig.TextAsync("grep", new { pattern = "^beta$", glob = "*.txt" }));
        Assert.Equal("a.txt:2\nc.md:1\nsrc/b.txt:1", await _rig.TextAsync("grep", new { pattern = "beta", mode = "count", ignoreCase = true }));
        Assert.Equal("src/b.txt", await _rig.TextAsync("grep", new { pattern = "beta", mode = "files", path = "src" }));
        Assert.Equal("a.txt-1-alpha\na.txt:2:beta\na.txt-3-gamma\na.txt:4:BETA", (await _rig.TextAsync("grep", new { pattern = "(?i)beta", path = "a.txt", context = 1 })).Replace("\na.txt-5-", "", StringComparison.Ordinal));
        Assert.EndsWith("greater limit.]", await _rig.TextAsync("grep", new { pattern = "a", limit = 2 }), StringComparison.Ordinal);
        Assert.Equal("No matches found.", await _rig.TextAsync("grep", new { pattern = "delta" }));
    }

    [Fact]
    public async Task Grep_WithAPatternThatTakesForEver_GivesUp()
    {
        await WriteAsync("a.txt", string.Concat(Enumerable.Repeat(new string('a', 40) + "\n", 3)));

        Assert.Equal("No matches found.", await _rig.TextAsync("grep", new { pattern = "^(a+)+$(?<!a)" }));
        Assert.Equal("No matches found.", await _rig.TextAsync("grep", new { pattern = "^(a+)+b$" }));
        Assert.Contains("no regular expression", (await _rig.FailAsync("grep", new { pattern = "(" })).Message, StringComparison.Ordinal);
    }

    private Task WriteAsync(string path, string content) => _rig.CallAsync("write", new { path, content });

    private async Task<string> TextAsync(string path) => Encoding.UTF8.GetString((await _rig.Sandbox.ReadAsync(path, Cancel)).Span);
}
