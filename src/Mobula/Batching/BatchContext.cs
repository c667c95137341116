namespace Mobula.Batching;

/// <summary>Where an item's request context comes from.</summary>
internal static class BatchContext
{
    private static Func<object?>? accessor;

    /// <summary>Reads the context of the caller at hand; null where there is no notion of one.</summary>
    public static Func<object?>? Accessor
    {
        get => Volatile.Read(ref accessor);
        set => Volatile.Write(ref accessor, value);
    }
}
