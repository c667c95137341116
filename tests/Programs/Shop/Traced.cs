namespace Shop;

/// <summary>Says that it is constructed.</summary>
public abstract class Traced
{
    protected Traced() => Console.Error.WriteLine($"constructed {GetType().Name}");
}
