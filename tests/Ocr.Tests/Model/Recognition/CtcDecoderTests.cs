using Ocr.Model.Recognition;

namespace Ocr.Tests.Model.Recognition;

public sealed class CtcDecoderTests : IDisposable
{
    private const int Space = 4;

    private readonly TemporaryFolder folder = new();
    private readonly Charset charset;

    public CtcDecoderTests() => charset = Charset.Read(folder.Write("charset.txt", "a\nb\n𠮷\n"), classes: 5);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Decode_RepeatsAroundABlank_GoBeforeTheBlank() => Assert.Equal("aa", Decode((1, 0.9f), (1, 0.9f), (0, 0.9f), (1, 0.9f)).Text);

    [Fact]
    public void Decode_SpaceAndCharacterOfTwoChars_AreKept() => Assert.Equal("a 𠮷b", Decode((1, 1), (Space, 1), (3, 1), (2, 1)).Text);

    [Fact]
    public void Decode_Score_IsTheMeanOfTheKeptSteps() => Assert.Equal(0.7f, Decode((0, 1), (1, 0.8f), (1, 0.99f), (2, 0.6f), (0, 1)).Score, 1e-6f);

    [Fact]
    public void Decode_OnlyBlanks_IsNothing() => Assert.Equal(new Reading("", 0), Decode((0, 0.9f), (0, 0.9f)));

    [Fact]
    public void Decode_NoSteps_IsNothing() => Assert.Equal(new Reading("", 0), Decode());

    [Fact]
    public void Decode_EqualProbabilities_TakesTheFirstClass() => Assert.Equal("a", CtcDecoder.Decode([0.1f, 0.3f, 0.3f, 0, 0.3f], charset).Text);

    private Reading Decode(params (int Class, float Probability)[] steps)
    {
        float[] probabilities = new float[steps.Length * charset.Count];
        for (int i = 0; i < steps.Length; i++)
            probabilities[(i * charset.Count) + steps[i].Class] = steps[i].Probability;
        return CtcDecoder.Decode(probabilities, charset);
    }
}
