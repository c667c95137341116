namespace Chat.Model.Generation;

/// <summary>The best finished answers to one input.</summary>
internal sealed class FinishedBeams(int capacity, double lengthPenalty)
{
    private readonly List<ScoredAnswer> answers = new(capacity);

    /// <summary>Whether there are as many as there are beams.</summary>
    public bool Full => answers.Count == capacity;

    public ScoredAnswer Best => answers[0];

    public bool IsEmpty => answers.Count == 0;

    /// <summary>Whether an answer could get in whose tokens sum up to <paramref name="sum"/>.</summary>
    public bool Admits(float sum, int newTokens) => !Full || Score(sum, newTokens) > answers[^1].Score;

    /// <summary>Adds an answer whose tokens sum up to <paramref name="sum"/>, in place of the worst if there are too many.</summary>
    public void Add(float sum, int[] tokens)
    {
        // The start token is no new one.
        var score = Score(sum, tokens.Length - 1);
        var worse = answers.FindIndex(answer => answer.Score < score);
        if (worse < 0 && Full)
            return;
        if (Full)
            answers.RemoveAt(capacity - 1);
        answers.Insert(worse < 0 ? answers.Count : worse, new ScoredAnswer(tokens, score));
    }

    private float Score(float sum, int newTokens) => (float)(sum / Math.Pow(newTokens, lengthPenalty));
}
