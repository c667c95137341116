namespace Chat.Model.Generation;

/// <summary>A token that could follow an answer, and the sum of the log probabilities it would have then.</summary>
internal readonly record struct Continuation(float Score, int Row, int Token);
