using Chat.Model.Text;

namespace Chat.Tests.Model.Text;

public sealed class BlenderbotTokenizerTests
{
    private static readonly BlenderbotTokenizer Tokenizer = LoadedModels.Tokenizer;

    public static TheoryData<int> EncodeCases => new(Enumerable.Range(0, Goldens.Tokenizer.Cases.Count));

    public static TheoryData<int> DecodeCases => new(Enumerable.Range(0, Goldens.Tokenizer.DecodeOnly.Count));

    public static TheoryData<string> Histories => new(Goldens.Generation.Cases.Select(golden => golden.Name));

    [Theory]
    [MemberData(nameof(EncodeCases))]
    public void EncodeText_Golden_GivesItsIdsAndText(int index)
    {
        var golden = Goldens.Tokenizer.Cases[index];

        var ids = Tokenizer.EncodeText(golden.Text);

        Assert.Equal(golden.Ids, ids);
        Assert.Equal(golden.Decoded, Tokenizer.Decode(ids));
        Assert.Equal(golden.WithSpecialTokens, Tokenizer.Decode(ids, skipSpecialTokens: false));
    }

    [Theory]
    [MemberData(nameof(DecodeCases))]
    public void Decode_IdsNoTextEncodesTo_GivesTheGoldenText(int index)
    {
        var golden = Goldens.Tokenizer.DecodeOnly[index];

        Assert.Equal(golden.Decoded, Tokenizer.Decode(golden.Ids));
        Assert.Equal(golden.WithSpecialTokens, Tokenizer.Decode(golden.Ids, skipSpecialTokens: false));
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void Encode_GoldenHistory_GivesTheModelsInput(string name)
    {
        var golden = Goldens.Generation[name];
        var side = name.EndsWith("-right", StringComparison.Ordinal) ? TruncationSide.Right : TruncationSide.Left;

        Assert.Equal(golden.InputIds, Tokenizer.Encode(golden.History, side));
    }

    [Fact]
    public void Encode_HistoryTooLong_KeepsTheNewestTurnsByDefault()
    {
        var golden = Goldens.Generation["long-02-left"];

        Assert.Equal(golden.InputIds, Tokenizer.Encode(golden.History));
    }

    [Theory]
    [InlineData("\ud800")]
    [InlineData("a\udc00b")]
    public void EncodeText_LoneSurrogate_IsTheReplacementCharacter(string text)
    {
        var replaced = text.Replace('\ud800', '\ufffd').Replace('\udc00', '\ufffd');

        Assert.Equal(Tokenizer.EncodeText(replaced), Tokenizer.EncodeText(text));
    }

    [Fact]
    public void Decode_IdWithoutToken_LeavesItOut() => Assert.Equal(" Hello there", Tokenizer.Decode([1271, 5000, -1, 877]));
}
