namespace Hearth.Orleans.Tests.Links;

/// <summary>What becomes of a message between two replicas.</summary>
internal enum Delivery
{
    Arrives,
    ArrivesTwice,
    IsLost,
    AnswerIsLost,
}
