using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mobula.Codec;

/// <summary>A member of type <c>object</c> would come out as another type than it went in: no type names are on the wire.</summary>
internal sealed class RefuseObjectConverter : JsonConverter<object>
{
    public const string Reason = "'object' does not say what it holds. Declare the type, name the derived ones by [JsonDerivedType], or use JsonElement.";

    // A base class is no reason: a converter for object would otherwise be asked for every type.
    public override bool CanConvert(Type typeToConvert) => typeToConvert == typeof(object);

    public override object Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new JsonException(Reason);

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw new JsonException(Reason);
}
