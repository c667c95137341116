using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Embeddings.OpenAi;

namespace Embeddings.Tests.OpenAi;

public sealed class FloatTextTests
{
    [Theory]
    [InlineData(0f, "0")]
    [InlineData(0.5f, "0.5")]
    [InlineData(-0.25f, "-0.25")]
    [InlineData(0.1f, "0.100000001")]
    [InlineData(0.0123f, "0.0122999996")]
    [InlineData(-0.00001f, "-1E-05")]
    [InlineData(0.000011f, "0.0000110000001")]
    [InlineData(1f, "1")]
    [InlineData(-12.5f, "-12.5")]
    public void Write_Float_IsItsDecimalText(float value, string expected) => Assert.Equal(expected, Text(value));

    [Fact]
    public void Write_FloatsOfAllSizes_ReadBackTheSame()
    {
        byte[] text = new byte[FloatText.MaxLength];
        // A prime step visits every exponent with a different set of fractions each time: 2.1 million of the 4 billion.
        for (long bits = 0; bits <= uint.MaxValue; bits += 1999)
        {
            float value = BitConverter.UInt32BitsToSingle((uint)bits);
            if (!float.IsFinite(value))
                continue;

            int length = FloatText.Write(value, text);

            if (!Utf8Parser.TryParse(text.AsSpan(0, length), out float read, out int used) || used != length
                || BitConverter.SingleToUInt32Bits(read) != (uint)bits)
                Assert.Fail($"{value:G9} became {Encoding.UTF8.GetString(text, 0, length)}.");
        }
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.01f)]
    [InlineData(0.001f)]
    [InlineData(0.0001f)]
    [InlineData(0.00001f)]
    [InlineData(1f)]
    public void Write_AroundAPowerOfTen_ReadsBackAsJson(float power)
    {
        foreach (float value in (float[])[MathF.BitDecrement(power), power, MathF.BitIncrement(power)])
            Assert.Equal(value, JsonSerializer.Deserialize<float>(Text(value)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Write_NoNumber_IsRefused(float value) => Assert.Throws<ArgumentException>(() => Text(value));

    private static string Text(float value)
    {
        byte[] text = new byte[FloatText.MaxLength];
        return Encoding.UTF8.GetString(text, 0, FloatText.Write(value, text));
    }
}
