using Hearth.Streams;
using Xunit;

namespace Hearth.Storage.Tests;

public abstract class WorkspaceConformance<TDatabase> : StoreConformance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task Append_WithChanges_WritesReplacesAndRemoves()
    {
        // Arrange
        var claim = await AdmitAndClaimAsync();
        var other = await AdmitAndClaimAsync("two");
        var blob = Blob.Create("image/png", new byte[] { 1, 2, 3 });
        await Store.PutBlobAsync(claim.Stream, blob, Cancel);
        var (directory, kept, large) = (Directory("/workspace/d"), File("/workspace/d/kept \\ ä", "k"), File("/workspace/large", "") with { Length = 3, BlobId = blob.Id });

        // Act
        await AppendAsync(claim, Changing(claim, 1, directory, kept, File("/workspace/a", "1"), File("/workspace/b", "1"), large));
        await AppendAsync(other, Changing(other, 1, File("/workspace/a", "other")));
        await AppendAsync(claim, Changing(claim, 2, File("/workspace/a", "2"), File("/workspace/empty", "")), Removing(claim, 3, "/workspace/b", "/workspace/none"));

        // Assert
        await AssertFilesAsync(claim, File("/workspace/a", "2"), directory, kept, File("/workspace/empty", ""), large);
        await AssertFilesAsync(other, File("/workspace/a", "other"));
    }

    [Fact]
    public async Task Append_OfSeveralUnitsAtOnce_LeavesTheLastChangeOfEachPath()
    {
        var claim = await AdmitAndClaimAsync();
        AppendUnit[] units =
        [
            Changing(claim, 1, File("/workspace/a", "1"), File("/workspace/b", "1"), File("/workspace/c", "1")),
            Removing(claim, 2, "/workspace/a", "/workspace/b"),
            Changing(claim, 3, File("/workspace/a", "3")),
            Removing(claim, 4, "/workspace/c"),
        ];

        await AppendAsync(claim, units);
        await AppendAsync(claim, units);

        await AssertFilesAsync(claim, File("/workspace/a", "3"));
        Assert.Equal([1, 2, 3, 4], (await ReadSequencesAsync(claim.Stream)).AsEnumerable());
    }

    [Fact]
    public async Task Append_ByAnOwnerThatWasReplaced_ChangesNoFile()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Changing(claim, 1, File("/workspace/a", "1"), File("/workspace/b", "1")));
        await Store.ClaimAsync(claim.Stream, Cancel);

        var outcomes = await AppendAsync(claim, Changing(claim, 2, File("/workspace/a", "2"), File("/workspace/c", "2")), Removing(claim, 3, "/workspace/b"));

        Assert.Equal([AppendOutcome.Fenced, AppendOutcome.Fenced], outcomes);
        await AssertFilesAsync(claim, File("/workspace/a", "1"), File("/workspace/b", "1"));
    }

    [Fact]
    public async Task Append_WithAGuard_IsRefusedWhenItChangesFiles()
    {
        var claim = await AdmitAndClaimAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => AppendAsync(claim, Changing(claim, 1, File("/workspace/a", "1")) with { Guard = 1 }));

        await AssertFilesAsync(claim);
    }

    [Fact]
    public async Task Delete_OfAStream_TakesItsFilesAlong()
    {
        var claim = await AdmitAndClaimAsync();
        await AppendAsync(claim, Changing(claim, 1, File("/workspace/a", "1")));

        await Store.DeleteAsync(StreamKey.ForInstance("echo", "one"), force: true, Cancel);
        var again = await AdmitAndClaimAsync();

        await AssertFilesAsync(claim);
        await AssertFilesAsync(again);
    }

    private static WorkspaceFile Directory(string path) => new(path, true, 0, Noon);

    private static WorkspaceFile File(string path, string content) => new(path, false, content.Length, Noon.AddTicks(1)) { Content = System.Text.Encoding.UTF8.GetBytes(content) };

    private static AppendUnit Changing(StreamClaim claim, long sequence, params WorkspaceFile[] files) => Unit(Event(claim.Epoch, sequence)) with
    {
        Workspace = [.. files.Select(file => new WorkspaceChange(file.Path, file))],
        Blobs = [.. files.Select(file => file.BlobId).OfType<string>()],
    };

    private static AppendUnit Removing(StreamClaim claim, long sequence, params string[] paths) => Unit(Event(claim.Epoch, sequence)) with
    {
        Workspace = [.. paths.Select(path => new WorkspaceChange(path, null))],
    };

    private async Task AssertFilesAsync(StreamClaim claim, params WorkspaceFile[] expected)
    {
        var files = await Store.ReadWorkspaceAsync(claim.Stream, Cancel);
        Assert.Equal(expected.Select(Describe).Order(), files.Select(Describe).Order());
    }

    private static string Describe(WorkspaceFile file) =>
        $"{file.Path} {file.IsDirectory} {file.Length} {file.ModifiedAt:O} {Convert.ToHexString(file.Content.Span)} {file.BlobId}";
}
