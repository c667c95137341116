using System.Text.Json.Serialization;

namespace Mobula.Codec;

/// <summary>An exception of user code as it travels: text, never an object.</summary>
/// <param name="Type">The full name of its type; read by people, never looked up.</param>
/// <param name="Message">Its message.</param>
/// <param name="Stack">Where it was thrown, when that is known.</param>
internal sealed record RemoteError(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("stack")] string? Stack)
{
    // An error must always find its way back, however much text it holds.
    private const int MaxText = 16 * 1024;

    public static RemoteError Of(Exception exception)
    {
        var type = exception.GetType();
        return new(Cut(type.FullName ?? type.Name), Cut(exception.Message), exception.StackTrace is { } stack ? Cut(stack) : null);
    }

    private static string Cut(string text) => text.Length <= MaxText
        ? text
        : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText), "…");
}
