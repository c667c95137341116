using System.Text;
using Embeddings.Model;
using Embeddings.Model.Tokenization;

namespace Embeddings.Tests.Model.Tokenization;

public sealed class VocabularyTests : IDisposable
{
    private const string Special = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("one\ntwo\n", 7)]
    [InlineData("one\ntwo", 7)]
    [InlineData("one\r\n##é\r\n", 7)]
    public void Read_Valid_KnowsTheSpecialIds(string pieces, int size)
    {
        Vocabulary vocabulary = Vocabulary.Read(folder.Write("vocab.txt", Special + pieces), size);

        Assert.Equal((1, 2, 3), (vocabulary.Special.Unknown, vocabulary.Special.Start, vocabulary.Special.End));
    }

    [Theory]
    [InlineData(Special + "one\n", "it has 6 pieces, config.json says vocab_size 7")]
    [InlineData(Special + "one\ntwo\nthree\n", "it has 8 pieces, config.json says vocab_size 7")]
    [InlineData(Special + "one\none\n", "'one' stands in line 6 and in line 7")]
    [InlineData(Special + "\none\n", "line 6 is empty")]
    [InlineData("[PAD]\n[UNK]\n[CLS]\na\nb\nc\nd\n", "it lacks [SEP], [MASK]")]
    [InlineData("", "empty")]
    public void Read_Wrong_NamesFileAndReason(string text, string reason)
    {
        string path = folder.Write("vocab.txt", text);

        ModelFolderException e = Assert.Throws<ModelFolderException>(() => Vocabulary.Read(path, 7));

        Assert.Equal(path, e.File);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CutInsideACharacter_SaysItIsNotUtf8()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Special + "one\n##é");

        ModelFolderException e = Assert.Throws<ModelFolderException>(() => Vocabulary.Read(folder.Write("vocab.txt", whole[..^1]), 7));

        Assert.Contains("not UTF-8", e.Reason, StringComparison.Ordinal);
    }
}
