namespace Mobula.Batching;

/// <summary>The name of a batcher in metrics, messages and configuration.</summary>
internal static class BatcherName
{
    /// <summary>The last identifier of a handler such as <c>this.RunAsync</c>; the types where the handler is a lambda.</summary>
    public static string Of<TIn, TOut>(string? handler)
    {
        if (string.IsNullOrWhiteSpace(handler) || !handler.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-' or '.'))
            return $"{typeof(TIn).Name}To{typeof(TOut).Name}";
        return handler[(handler.LastIndexOf('.') + 1)..];
    }
}
