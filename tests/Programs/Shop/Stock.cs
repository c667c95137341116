namespace Shop;

public sealed class Stock : Traced
{
    public int Count => 3;
}
