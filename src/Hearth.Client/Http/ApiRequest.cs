namespace Hearth.Client.Http;

/// <summary>One logical request, which may be sent several times.</summary>
/// <param name="Name">What the caller wants, for traces.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The address with its query, relative to the base address.</param>
internal sealed record ApiRequest(string Name, HttpMethod Method, string Path)
{
    /// <summary>The JSON body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Lets the server recognise the request when it comes again; null where it needs none.</summary>
    public string? IdempotencyKey { get; init; }

    public static ApiRequest Get(string name, string path) => new(name, HttpMethod.Get, path);

    public static ApiRequest Post(string name, string path) => new(name, HttpMethod.Post, path);

    /// <summary>What is accepted once, however often it is sent.</summary>
    /// <param name="name">What the caller wants, for traces.</param>
    /// <param name="path">The address.</param>
    /// <param name="body">The JSON body; null for none.</param>
    /// <param name="idempotencyKey">The caller's key; null for a new one.</param>
    /// <exception cref="ArgumentException">The caller's key is none.</exception>
    public static ApiRequest Admission(string name, string path, byte[]? body, string? idempotencyKey) => Post(name, path) with
    {
        Body = body,
        IdempotencyKey = idempotencyKey is null ? Guid.NewGuid().ToString("N") : HeaderText.IdempotencyKey(idempotencyKey),
    };
}
