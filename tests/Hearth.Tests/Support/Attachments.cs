using System.Text.Json;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hearth.Tests.Support;

/// <summary>Checks that what events refer to stays.</summary>
internal static class Attachments
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The bytes of an image outlive the time after which those that nothing refers to are removed.</summary>
    /// <param name="host">The host that stored them.</param>
    /// <param name="key">The stream.</param>
    /// <param name="image">The image as an event shows it.</param>
    public static async Task AssertKeptAsync(HearthTestHost host, StreamKey key, JsonElement image)
    {
        var store = host.Services.GetRequiredService<IHearthStore>();
        var stream = (await store.FindStreamAsync(key, Cancel))!.Id;
        var loose = Blob.Create("image/png", "nobody refers to this"u8.ToArray());
        await store.PutBlobAsync(stream, loose, Cancel);

        await store.PurgeAsync(TimeProvider.System.GetUtcNow().AddHours(2), Cancel);

        Assert.NotNull(await store.FindBlobAsync(stream, image.Text("attachmentId"), Cancel));
        Assert.Null(await store.FindBlobAsync(stream, loose.Id, Cancel));
    }
}
