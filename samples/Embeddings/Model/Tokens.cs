namespace Embeddings.Model;

/// <summary>A text as the model reads it.</summary>
/// <param name="Ids">The ids from <c>[CLS]</c> to <c>[SEP]</c>, cut to the model's limit.</param>
/// <param name="Count">How many ids the whole text has, <c>[CLS]</c> and <c>[SEP]</c> among them.</param>
public readonly record struct Tokens(int[] Ids, int Count)
{
    /// <summary>Whether the end of the text was cut off.</summary>
    public bool Truncated => Count > Ids.Length;
}
