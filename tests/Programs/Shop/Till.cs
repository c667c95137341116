using Microsoft.AspNetCore.Mvc;

namespace Shop;

public sealed class Till(Stock stock) : Traced
{
    [HttpGet("/total")]
    public int Total(int price = 1) => stock.Count * price;
}
