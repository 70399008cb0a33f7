namespace AppNamespace.Orders;

/// <summary>Knows the orders. Yours would ask a database: agents get their services as controllers do.</summary>
public sealed class OrderBook
{
    private static readonly Order[] Orders =
    [
        new("A-1001", "Cast-iron kettle", "sent yesterday"),
        new("A-1002", "Birch logs, 25 kg", "waits for a payment"),
    ];

    /// <summary>Looks an order up.</summary>
    /// <param name="number">Its number, in any case.</param>
    /// <returns>The order, or null.</returns>
    public Order? Find(string number) => Array.Find(Orders, order => order.Number.Equals(number, StringComparison.OrdinalIgnoreCase));
}
