/// <summary>What somebody has ordered.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Item">What for.</param>
internal sealed record Order(string Number, string Item);
