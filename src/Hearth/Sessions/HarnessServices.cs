using Hearth.Agents;
using Hearth.Models;

namespace Hearth.Sessions;

/// <summary>The process's services that harnesses need.</summary>
internal sealed class HarnessServices(ModelRegistry models, AgentCatalog agents, TimeProvider time)
{
    public ModelRegistry Models => models;

    public AgentCatalog Agents => agents;

    public TimeProvider Time => time;
}
