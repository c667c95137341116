namespace Mobula.Codec;

/// <summary>A value cannot become a frame, or a frame no value. The codec throws nothing else.</summary>
/// <param name="where">The frame, the argument or the result, and the place inside: <c>argument 'query' at $.Lines[3]</c>.</param>
/// <param name="what">What is wrong there and the way out.</param>
internal sealed class CodecException(string where, string what, Exception? cause = null) : Exception($"{where}: {what}", cause)
{
    public string Where { get; } = where;
}
