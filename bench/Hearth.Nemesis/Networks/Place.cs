namespace Hearth.Nemesis.Networks;

/// <summary>What has an address of its own.</summary>
internal enum Place
{
    Database = 2,
    Proxy = 3,
    Server1 = 4,
    Server2 = 5,
    Server3 = 6,
}
