using Microsoft.ML.OnnxRuntime;

namespace Chat.Model.Runtime;

/// <summary>The decoder of one of the two layouts. Thread-safe; what it returns belongs to the caller.</summary>
internal interface IDecoder : IDisposable
{
    /// <summary>
    /// Decodes the start token of every row: logits, the answer's cache (key and value a layer), the input's cache likewise.
    /// </summary>
    IReadOnlyList<OrtValue> First(OrtValue mask, OrtValue ids, OrtValue hidden, int rows);

    /// <summary>Decodes one further token of every row: logits, the answer's cache, longer by one.</summary>
    IReadOnlyList<OrtValue> Next(OrtValue mask, OrtValue ids, DecoderCache cache);
}
