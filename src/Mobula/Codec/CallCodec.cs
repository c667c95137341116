using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;

namespace Mobula.Codec;

/// <summary>Turns calls, their results and their errors into frames and back: docs/design/call-frame.md.</summary>
/// <remarks>Thread-safe. Every method throws <see cref="CodecException"/> and nothing else.</remarks>
internal sealed class CallCodec(CodecLimits limits)
{
    private static readonly ValueShape ErrorShape = ValueShape.Of(typeof(RemoteError), "the error");

    private static readonly ConcurrentDictionary<Type, ValueShape> Shapes = new();

    public static CallCodec Default { get; } = new(CodecLimits.Default);

    public CodecLimits Limits => limits;

    public void EncodeArguments(IBufferWriter<byte> output, CallShape call, ReadOnlySpan<object?> values)
    {
        using var frame = FrameBuilder.Rent(limits);
        WriteArguments(frame, call, values);
        frame.WriteTo(output, FrameKind.Arguments);
    }

    /// <summary>The arguments in the order of the parameters; the receiver's defaults stand for what the sender did not know.</summary>
    public object?[] DecodeArguments(in ReadOnlySequence<byte> frame, CallShape call)
    {
        var parts = FrameParts.Read(frame, FrameKind.Arguments, limits);
        return ReadArguments(parts.Json, parts.Segments, call);
    }

    /// <summary>A result; <paramref name="shape"/> is null for a method that returns nothing.</summary>
    public void EncodeResult(IBufferWriter<byte> output, ValueShape? shape, object? value) => Encode(output, FrameKind.Result, shape, value);

    public object? DecodeResult(in ReadOnlySequence<byte> frame, ValueShape? shape) => Decode(frame, FrameKind.Result, shape);

    public void EncodeItem(IBufferWriter<byte> output, ValueShape shape, object? item) => Encode(output, FrameKind.Item, shape, item);

    public object? DecodeItem(in ReadOnlySequence<byte> frame, ValueShape shape) => Decode(frame, FrameKind.Item, shape);

    public void EncodeError(IBufferWriter<byte> output, RemoteError error) => Encode(output, FrameKind.Error, ErrorShape, error);

    public RemoteError DecodeError(in ReadOnlySequence<byte> frame) => (RemoteError)(Decode(frame, FrameKind.Error, ErrorShape) ?? throw new CodecException("the error", "it is null."));

    /// <summary>The arguments as another process would get them.</summary>
    public object?[] CopyArguments(CallShape call, ReadOnlySpan<object?> values)
    {
        using var frame = FrameBuilder.Rent(limits);
        WriteArguments(frame, call, values);
        var json = frame.Parts(out var segments);
        return ReadArguments(json, segments, call);
    }

    /// <summary>The value as another process would get it.</summary>
    public T Copy<T>(T value, ValueShape shape)
    {
        using var frame = FrameBuilder.Rent(limits);
        Write(frame, shape, value);
        var json = frame.Parts(out var segments);
        return (T)ReadValue(json, segments, shape)!;
    }

    /// <summary>The value as another process would get it.</summary>
    public T Copy<T>(T value) => Copy(value, Shapes.GetOrAdd(typeof(T), static type => ValueShape.Of(type, type.Name)));

    private static void WriteArguments(FrameBuilder frame, CallShape call, ReadOnlySpan<object?> values)
    {
        if (values.Length != call.Parameters.Count) throw new CodecException("arguments", $"there are {values.Length}, the method has {call.Parameters.Count} parameters that travel.");
        frame.Json.WriteStartObject();
        for (int i = 0; i < values.Length; i++)
        {
            frame.Json.WritePropertyName(call.Parameters[i].Name);
            Write(frame, call.Parameters[i].Value, values[i]);
        }

        frame.Json.WriteEndObject();
    }

    private static void Write(FrameBuilder frame, ValueShape shape, object? value)
    {
        try
        {
            if (value is null) shape.CheckNulls(value);
            JsonSerializer.Serialize(frame.Json, value, shape.Json);
            shape.CheckNulls(value);
        }
        catch (Exception exception) when (exception is not CodecException)
        {
            // Whatever it is: getters and converters of the value's types run in there.
            throw Failed(shape.What, "cannot be written", exception);
        }
    }

    private static object? ReadValue(in ReadOnlySequence<byte> json, SegmentSource? segments, ValueShape shape)
    {
        var before = SegmentSource.Exchange(segments);
        byte[]? rented = null;
        try
        {
            var reader = new Utf8JsonReader(Contiguous(json, ref rented), CodecJson.ReaderOptions);
            reader.Read();
            object? value = Read(ref reader, shape);
            while (reader.Read()) { }
            return value;
        }
        catch (Exception exception) when (IsOfTheJson(exception))
        {
            throw Failed(shape.What, "cannot be read", exception);
        }
        finally
        {
            SegmentSource.Exchange(before);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static object?[] ReadArguments(in ReadOnlySequence<byte> json, SegmentSource? segments, CallShape call)
    {
        var before = SegmentSource.Exchange(segments);
        byte[]? rented = null;
        try
        {
            var reader = new Utf8JsonReader(Contiguous(json, ref rented), CodecJson.ReaderOptions);
            return ReadArguments(ref reader, call);
        }
        catch (Exception exception) when (IsOfTheJson(exception))
        {
            throw Failed("arguments", "cannot be read", exception);
        }
        finally
        {
            SegmentSource.Exchange(before);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // The reader throws the second for half a surrogate pair in a name or a text.
    private static bool IsOfTheJson(Exception exception) => exception is JsonException or InvalidOperationException;

    private static object?[] ReadArguments(ref Utf8JsonReader reader, CallShape call)
    {
        object?[] values = new object?[call.Parameters.Count];
        bool[] isThere = new bool[values.Length];
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new CodecException("arguments", "they are no JSON object of names and values.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int index = IndexOf(ref reader, call);
            reader.Read();
            if (index < 0)
            {
                reader.Skip(); // a newer sender may know more parameters
                continue;
            }

            if (isThere[index]) throw new CodecException(call.Parameters[index].Value.What, "it is there twice.");
            values[index] = Read(ref reader, call.Parameters[index].Value);
            isThere[index] = true;
        }

        while (reader.Read()) { }
        for (int i = 0; i < values.Length; i++)
        {
            if (isThere[i]) continue;
            var parameter = call.Parameters[i];
            values[i] = parameter.HasDefault ? parameter.Default : throw new CodecException(parameter.Value.What, "it is missing, and the parameter has no default value.");
        }

        return values;
    }

    private static int IndexOf(ref Utf8JsonReader reader, CallShape call)
    {
        for (int i = 0; i < call.Parameters.Count; i++)
        {
            if (call.Parameters[i].IsNamed(ref reader)) return i;
        }

        return -1;
    }

    private static object? Read(ref Utf8JsonReader reader, ValueShape shape)
    {
        try
        {
            object? value = JsonSerializer.Deserialize(ref reader, shape.Json);
            shape.CheckNulls(value);
            return value;
        }
        catch (Exception exception) when (exception is not CodecException)
        {
            // Whatever it is: constructors, setters and converters of the value's types run in there.
            throw Failed(shape.What, "cannot be read", exception);
        }
    }

    private static ReadOnlySpan<byte> Contiguous(in ReadOnlySequence<byte> json, ref byte[]? rented)
    {
        if (json.IsSingleSegment) return json.FirstSpan;
        rented = ArrayPool<byte>.Shared.Rent((int)json.Length);
        json.CopyTo(rented);
        return rented.AsSpan(0, (int)json.Length);
    }

    private static CodecException Failed(string what, string how, Exception exception) =>
        new(exception is JsonException { Path: { Length: > 1 } path } ? $"{what} at {path}" : what, $"it {how}: {exception.Message}", exception);

    private void Encode(IBufferWriter<byte> output, FrameKind kind, ValueShape? shape, object? value)
    {
        using var frame = FrameBuilder.Rent(limits);
        if (shape is null) frame.Json.WriteNullValue();
        else Write(frame, shape, value);
        frame.WriteTo(output, kind);
    }

    private object? Decode(in ReadOnlySequence<byte> frame, FrameKind kind, ValueShape? shape)
    {
        var parts = FrameParts.Read(frame, kind, limits);
        return shape is null ? null : ReadValue(parts.Json, parts.Segments, shape);
    }
}
