using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embeddings.OpenAi;

/// <summary>Writes and reads both formats of an embedding.</summary>
internal sealed class EmbeddingVectorConverter : JsonConverter<EmbeddingVector>
{
    public override EmbeddingVector Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => new(ReadBase64(ref reader), EncodingFormat.Base64),
        JsonTokenType.StartArray => new(ReadNumbers(ref reader), EncodingFormat.Float),
        _ => throw new JsonException("An embedding must be an array of numbers or a base64 string."),
    };

    public override void Write(Utf8JsonWriter writer, EmbeddingVector value, JsonSerializerOptions options)
    {
        ReadOnlySpan<float> values = value.Values.Span;
        if (value.Format == EncodingFormat.Base64)
        {
            writer.WriteBase64StringValue(LittleEndian(values));
            return;
        }

        WriteNumbers(writer, values);
    }

    private static void WriteNumbers(Utf8JsonWriter writer, ReadOnlySpan<float> values)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(2 + (values.Length * (FloatText.MaxLength + 1)));
        int written = 0;
        rented[written++] = (byte)'[';
        foreach (float value in values)
        {
            if (written > 1)
                rented[written++] = (byte)',';
            written += FloatText.Write(value, rented.AsSpan(written));
        }

        rented[written++] = (byte)']';
        writer.WriteRawValue(rented.AsSpan(0, written), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private static ReadOnlySpan<byte> LittleEndian(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes(values);
        int[] swapped = new int[values.Length];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(values), swapped);
        return MemoryMarshal.AsBytes<int>(swapped);
    }

    private static float[] ReadBase64(ref Utf8JsonReader reader)
    {
        if (!reader.TryGetBytesFromBase64(out byte[]? bytes) || bytes.Length % sizeof(float) != 0)
            throw new JsonException("A base64 embedding must hold whole 32-bit floats.");
        float[] values = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return values;
    }

    private static float[] ReadNumbers(ref Utf8JsonReader reader)
    {
        List<float> values = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number)
                throw new JsonException("An embedding must hold numbers only.");
            values.Add(reader.GetSingle());
        }

        return [.. values];
    }
}
