using Chat.Model.Generation;

namespace Chat.Tests.Model.Generation;

public sealed class GenerationSettingsTests
{
    private static readonly GenerationSettings Settings = new() { DecoderStartTokenId = 1, EosTokenId = 2, PadTokenId = 0 };

    [Theory]
    [InlineData(60, null, 128, 60)]
    [InlineData(500, null, 128, 128)]
    [InlineData(60, 10, 128, 11)]
    [InlineData(60, 59, 128, 60)]
    [InlineData(60, 60, 128, 60)]
    [InlineData(60, int.MaxValue, 128, 60)]
    public void EffectiveMaxLength_IsTheLeastLimit(int maxLength, int? maxNewTokens, int positions, int expected) =>
        Assert.Equal(expected, (Settings with { MaxLength = maxLength, MaxNewTokens = maxNewTokens }).EffectiveMaxLength(positions));

    [Fact]
    public void Problems_Defaults_None() => Assert.Empty(Settings.Problems(2000));

    [Fact]
    public void Problems_SeveralWrong_ReportsAll()
    {
        var settings = Settings with
        {
            NumBeams = 0, LengthPenalty = double.NaN, MaxNewTokens = 0, MinLength = -1, EosTokenId = 2000, ForcedBosTokenId = -1,
        };

        var problems = settings.Problems(2000);

        Assert.Equal(
            ["num_beams", "length_penalty", "max_new_tokens", "min_length", "eos_token_id", "forced_bos_token_id"],
            problems.Select(problem => problem.Split(' ')[0]));
    }
}
