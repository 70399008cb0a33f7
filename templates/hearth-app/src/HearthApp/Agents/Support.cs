using System.ComponentModel;
using AppNamespace.Orders;
using Hearth;
using Hearth.Agents;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace AppNamespace.Agents;

/// <summary>Answers at /agents/support/{id}, where every id is a conversation of its own.</summary>
[Exposed(Description = "Helps customers with their orders.")]
public sealed class Support(OrderBook orders) : Agent
{
    /// <inheritdoc/>
    public override AgentDefinition Define(AgentContext context) => new()
    {
        Instructions = "You help the customers of a shop. Look an order up before you say anything about it. Answer briefly.",
        Tools = [AIFunctionFactory.Create(FindOrder, "find_order")],
    };

    // The descriptions are what the model sees. The effect says that the call may be repeated after a crash.
    [Description("Looks an order up.")]
    [ToolEffect(ToolEffect.ReadOnly)]
    private string FindOrder([Description("The number of the order, such as A-1001.")] string number) =>
        orders.Find(number) is { } order ? $"{order.Item}: {order.State}" : $"There is no order {number}.";
}
