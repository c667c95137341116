namespace Chat.Serving;

/// <summary>What a person says, and what was said before.</summary>
/// <param name="UserInput">The person's words.</param>
/// <param name="History">Earlier turns of both, oldest first; absent is none.</param>
public sealed record ChatRequest(string UserInput, IReadOnlyList<string>? History = null)
{
    /// <summary>The whole conversation, the newest turn last.</summary>
    public IReadOnlyList<string> Turns => [.. History ?? [], UserInput];
}
