namespace Chat.Model.Text;

/// <summary>What a tokenizer does around its BPE.</summary>
internal sealed record TokenizerRules
{
    /// <summary>Text gets a leading space unless it has one.</summary>
    public required bool PrefixSpace { get; init; }

    /// <summary>Which end of a too long input is cut off.</summary>
    public required TruncationSide TruncationSide { get; init; }

    /// <summary>The most tokens of an input, its end included.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Begins a turn that follows another.</summary>
    public required AddedToken Start { get; init; }

    /// <summary>Ends a turn, and every input.</summary>
    public required AddedToken End { get; init; }
}
