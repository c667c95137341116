using System.Text;
using Chat.Model.Text;
using CsCheck;

namespace Chat.Tests.Model.Text;

public sealed class TokenTextDecoderTests
{
    // All ids, and often those of single bytes, which split characters and break them.
    private static readonly Gen<int[]> Tokens = Gen.OneOf(Gen.Int[0, 1999], Gen.Int[100, 262]).Array[0, 40];

    [Fact]
    public void Append_AnyTokens_JoinToWhatDecodeGives() =>
        Tokens.Sample(tokens => string.Concat(Pieces(tokens)) == LoadedModels.Tokenizer.Decode(tokens), iter: 5_000);

    [Fact]
    public void Append_AnyText_GivesWholeCharactersOnly() =>
        Gen.String.Sample(text => Pieces(LoadedModels.Tokenizer.EncodeText(text)).All(IsWhole), iter: 5_000);

    [Fact]
    public void Append_AnyTokens_NeverEndsInHalfACharacter() => Tokens.Sample(tokens => Pieces(tokens).All(IsWhole), iter: 5_000);

    [Fact]
    public void Append_CharacterOfFourTokens_ComesWithTheLast() =>
        Assert.Equal([" ", "", "", "", "😀", ""], Pieces([224, 176, 257, 250, 226]));

    [Fact]
    public void Finish_CharacterIncomplete_IsTheReplacementCharacter() => Assert.Equal([" ", "", "", "\ufffd"], Pieces([224, 176, 257]));

    private static List<string> Pieces(int[] tokens)
    {
        var decoder = new TokenTextDecoder(LoadedModels.Tokenizer);
        return [.. tokens.Select(decoder.Append), decoder.Finish()];
    }

    private static bool IsWhole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
