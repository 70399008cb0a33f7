namespace AppNamespace.Orders;

/// <summary>An order.</summary>
/// <param name="Number">Such as A-1001.</param>
/// <param name="Item">What was ordered.</param>
/// <param name="State">How far it is.</param>
public sealed record Order(string Number, string Item, string State);
