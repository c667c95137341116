namespace Chat.Model.Runtime;

/// <summary>What Optimum calls the inputs and outputs of its graphs. Caches come as key and value, layer by layer.</summary>
internal static class Names
{
    public const string Ids = "input_ids";
    public const string EncoderIdsMask = "attention_mask";
    public const string Hidden = "last_hidden_state";
    public const string Mask = "encoder_attention_mask";
    public const string EncoderHidden = "encoder_hidden_states";
    public const string UseCache = "use_cache_branch";
    public const string Logits = "logits";

    /// <summary>The cache of the answer so far that a step takes.</summary>
    public static string[] PastSelf(int layers) => Cache("past_key_values", layers, "decoder");

    /// <summary>The cache of the input that a step takes.</summary>
    public static string[] PastCross(int layers) => Cache("past_key_values", layers, "encoder");

    /// <summary>The cache of the answer that a step returns, longer by one.</summary>
    public static string[] PresentSelf(int layers) => Cache("present", layers, "decoder");

    /// <summary>The cache of the input that the first step returns.</summary>
    public static string[] PresentCross(int layers) => Cache("present", layers, "encoder");

    private static string[] Cache(string prefix, int layers, string part) =>
        [.. Enumerable.Range(0, layers).SelectMany(layer => new[] { $"{prefix}.{layer}.{part}.key", $"{prefix}.{layer}.{part}.value" })];
}
