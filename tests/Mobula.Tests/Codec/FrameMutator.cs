using System.Buffers.Binary;
using System.Text;
using Mobula.Codec;

namespace Mobula.Tests.Codec;

/// <summary>Spoils valid frames, byte by byte and by what a frame is made of, so that some get far into the codec.</summary>
internal sealed class FrameMutator(Random random, byte[][] frames)
{
    private const int MaxLength = 8 * 1024;

    private static readonly uint[] Numbers = [0, 1, 2, 15, 16, 19, 20, 255, 256, 4096, 4097, 65_535, 65_536, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF0, uint.MaxValue];

    private static readonly byte[][] Words = new[]
    {
        "null", "true", "[", "]", "{", "}", ",", ":", "\"", "0", "1", "7", "-1", "1e999", "0.5", "99999999999", "\"NaN\"", "\"\\ud800\"", "\"\\", "\"AAAA\"", "\"A\"", "[]", "{}", "[0,0]",
        "\"$type\":\"circle\",", "\"$type\":\"none\",", "\"$ref\":\"1\",", "\"$id\":\"1\",", "\"Blob\":0,", "\"Vector\":0,", "\"Children\":[null],", "\"Text\":null,", "\"ByName\":{\"\":null,\"\":null},", "//", "/*", "\u0000", "\uFEFF",
    }.Select(Encoding.UTF8.GetBytes).ToArray();

    /// <summary>Another spoiled frame.</summary>
    public byte[] Next()
    {
        byte[] frame = Any(frames);
        if (random.Next(3) > 0) frame = Rebuilt(frame);
        for (int times = random.Next(3); times > 0; times--) frame = Spoiled(frame);
        return frame;
    }

    // Header and table fit the parts, so that what is inside is looked at.
    private byte[] Rebuilt(byte[] frame)
    {
        if (!TryCut(frame, out byte[] json, out var segments)) return Spoiled(frame);
        for (int times = random.Next(1, 4); times > 0; times--) json = random.Next(4) == 0 ? Spoiled(json) : SpoiledJson(json);
        switch (random.Next(6))
        {
            case 0 when segments.Count > 0: segments.RemoveAt(random.Next(segments.Count)); break;
            case 1 when segments.Count > 0: segments.Add(Any(segments)); break;
            case 2 when segments.Count > 0: segments[random.Next(segments.Count)] = Spoiled(Any(segments)); break;
            case 3: segments.Add(new byte[random.Next(40)]); break;
            case 4 when segments.Count > 1: segments.Reverse(); break;
        }

        return Frames.Bytes((FrameKind)frame[5], json, [.. segments]);
    }

    private byte[] SpoiledJson(byte[] json)
    {
        switch (random.Next(5))
        {
            case 0: return Inserted(json, Place(json), Any(Words));
            case 1:
                int start = Place(json);
                return Replaced(json, start, Place(json) - start, Any(Words));
            case 2:
                int digit = Array.FindIndex(json, Place(json), value => char.IsAsciiDigit((char)value));
                return digit < 0 ? json : Replaced(json, digit, 1, Encoding.ASCII.GetBytes($"{random.Next(-2, 12)}"));
            case 3:
                byte[] nest = Encoding.ASCII.GetBytes(new string("[{"[random.Next(2)], random.Next(1, 200)));
                return Inserted(json, Place(json), nest);
            default:
                // A piece from one comma to another, again.
                int from = Array.IndexOf(json, (byte)',', Place(json));
                int to = from < 0 ? -1 : Array.IndexOf(json, (byte)',', from + 1);
                return to < 0 ? json : Inserted(json, to, json[from..to]);
        }
    }

    private byte[] Spoiled(byte[] bytes)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        byte[] copy = [.. bytes];
        int place = Place(bytes);
        switch (random.Next(8))
        {
            case 0: copy[place] ^= (byte)(1 << random.Next(8)); return copy;
            case 1: copy[place] = (byte)random.Next(256); return copy;
            case 2 or 3:
                // The lengths of the header and the table are at multiples of four.
                int word = random.Next(2) == 0 ? 8 + (4 * random.Next(5)) : place & ~3;
                if (word + 4 > copy.Length) return copy;
                uint before = BinaryPrimitives.ReadUInt32LittleEndian(copy.AsSpan(word));
                BinaryPrimitives.WriteUInt32LittleEndian(copy.AsSpan(word), random.Next(2) == 0 ? Any(Numbers) : (uint)(before + random.Next(-2, 3)));
                return copy;
            case 4: return copy[..place];
            case 5: return Inserted(copy, copy.Length, new byte[random.Next(1, 64)]);
            case 6: return Replaced(copy, place, random.Next(copy.Length), []);
            default:
                byte[] other = Any(frames);
                return [.. copy[..place], .. other[Place(other)..]];
        }
    }

    private static bool TryCut(byte[] frame, out byte[] json, out List<byte[]> segments)
    {
        (json, segments) = ([], []);
        if (frame.Length < FrameHeader.Size) return false;
        int count = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(16));
        int position = FrameHeader.Size + (4 * count);
        json = frame.AsSpan(position, BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(12))).ToArray();
        position += json.Length;
        for (int i = 0; i < count; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(FrameHeader.Size + (4 * i)));
            position = (position + 15) & ~15;
            segments.Add(frame.AsSpan(position, length).ToArray());
            position += length;
        }

        return true;
    }

    private static byte[] Inserted(byte[] bytes, int place, byte[] piece) => Replaced(bytes, place, 0, piece);

    private static byte[] Replaced(byte[] bytes, int place, int length, byte[] piece)
    {
        length = Math.Clamp(length, 0, bytes.Length - place);
        byte[] result = [.. bytes.AsSpan(0, place), .. piece, .. bytes.AsSpan(place + length)];
        return result.Length <= MaxLength ? result : result[..MaxLength];
    }

    private int Place(byte[] bytes) => random.Next(Math.Max(bytes.Length, 1));

    private T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
