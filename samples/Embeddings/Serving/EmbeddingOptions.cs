using System.ComponentModel.DataAnnotations;

namespace Embeddings.Serving;

/// <summary>How texts are batched, and what clients call the model: section <c>Embeddings</c> of the configuration.</summary>
public sealed class EmbeddingOptions
{
    /// <summary>The id requests name.</summary>
    [Required]
    public string ModelId { get; set; } = "all-minilm-l6-v2";

    /// <summary>The largest batch, in tokens with padding: items times the longest of them. What a batch costs grows with it, not with its count.</summary>
    /// <value>256, the longest text alone: on a processor larger batches fall out of its caches, and each text of them takes longer.</value>
    [Range(256, 1_000_000)]
    public int MaxPaddedTokens { get; set; } = 256;

    /// <summary>How long a text waits for company, in milliseconds.</summary>
    [Range(0, 1000)]
    public double WaitMilliseconds { get; set; } = 2;

    /// <summary>A file that gets the token ids of each batch, a line of JSON each; null is none.</summary>
    public string? RecordTo { get; set; }
}
