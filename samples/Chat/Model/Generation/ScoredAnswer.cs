namespace Chat.Model.Generation;

/// <summary>
/// An answer, its start and end tokens included, and its score: the sum of log probabilities over the length to the penalty.
/// </summary>
internal sealed record ScoredAnswer(int[] Tokens, float Score);
