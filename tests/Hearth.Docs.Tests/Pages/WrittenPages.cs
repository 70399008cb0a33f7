namespace Hearth.Docs.Tests.Pages;

/// <summary>Tests of what is generated: with <c>HEARTH_UPDATE_DOCS=1</c> it is written first, after all other tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WrittenPages : ICollectionFixture<PageWriter>
{
    public const string Name = "Pages that are written";
}
