namespace Chat.Model.Generation;

/// <summary>The answers in the rows of a batch, all of one length, start token included.</summary>
internal sealed class Answers
{
    private readonly int maxLength;
    private readonly int[] tokens;

    public Answers(int rows, int maxLength, int start)
    {
        this.maxLength = maxLength;
        tokens = new int[rows * maxLength];
        for (var row = 0; row < rows; row++)
            tokens[row * maxLength] = start;
    }

    /// <summary>Tokens of each answer.</summary>
    public int Length { get; private set; } = 1;

    public ReadOnlySpan<int> this[int row] => tokens.AsSpan(row * maxLength, Length);

    /// <summary>Writes the token after the last; <see cref="Grow"/> makes it count.</summary>
    public void SetNext(int row, int token) => tokens[(row * maxLength) + Length] = token;

    public void Grow() => Length++;

    /// <summary>Copies <paramref name="count"/> answers, and the tokens set to follow them.</summary>
    public void Copy(int from, int to, int count = 1)
    {
        if (from != to)
            tokens.AsSpan(from * maxLength, count * maxLength).CopyTo(tokens.AsSpan(to * maxLength));
    }

    /// <summary>The answer with <paramref name="token"/> at its end.</summary>
    public int[] With(int row, int token) => [.. this[row], token];
}
