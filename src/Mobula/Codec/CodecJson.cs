using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Mobula.Codec;

/// <summary>How values become JSON between processes. Nothing a user configures for HTTP changes it.</summary>
internal static class CodecJson
{
    /// <summary>The same without segments: for binary values too small for one, or one too many.</summary>
    public static JsonSerializerOptions Inline { get; } = Create();

    public static JsonSerializerOptions Options { get; } = Create(new BinaryConverterFactory(), new RefuseObjectConverter());

    // Validated: a converter of a user that writes broken JSON fails here, where it is, and not at the receiver.
    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = Options.Encoder, MaxDepth = CodecLimits.MaxDepth };

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = CodecLimits.MaxDepth };

    private static JsonSerializerOptions Create(params ReadOnlySpan<JsonConverter> converters)
    {
        // Each setting that protects is set by hand: application-wide switches of the runtime change some defaults.
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            MaxDepth = CodecLimits.MaxDepth,
            IncludeFields = true, // tuples have fields
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // NaN is a result too
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, // a newer sender may know more members
            // Escapes for the sake of HTML pages would triple the text of many languages.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { DropNumberHandlingOfBinary } },
        };
        foreach (var converter in converters) options.Converters.Add(converter);
        options.MakeReadOnly();
        return options;
    }

    // The serializer refuses number handling on a member with a converter of ours; segments hold no text anyhow.
    private static void DropNumberHandlingOfBinary(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.NumberHandling is not null && BinaryConverterFactory.IsBinary(property.PropertyType)) property.NumberHandling = null;
        }
    }
}
