namespace Embeddings.Model.Tokenization;

/// <summary>Keeps the first ids and counts all.</summary>
internal ref struct TokenSink(Span<int> kept)
{
    private readonly Span<int> kept = kept;

    public int Count { get; private set; }

    public void Add(int id)
    {
        if (Count < kept.Length)
            kept[Count] = id;
        Count++;
    }

    /// <summary>The kept ids and one more, cut so that all fit in <paramref name="max"/>.</summary>
    public readonly int[] Close(int last, int max)
    {
        int length = Math.Min(Count, max - 1);
        int[] ids = new int[length + 1];
        kept[..length].CopyTo(ids);
        ids[length] = last;
        return ids;
    }
}
