namespace Chat.Model.Generation;

/// <summary>When a beam search that has <see cref="GenerationSettings.NumBeams"/> finished answers stops.</summary>
public enum EarlyStopping
{
    /// <summary>When the best running answer, scored at its present length, is not above the worst finished one (<c>false</c>).</summary>
    Heuristic,

    /// <summary>At once (<c>true</c>).</summary>
    Always,

    /// <summary>When no running answer can still become better, whatever its length (<c>"never"</c>).</summary>
    Never,
}
