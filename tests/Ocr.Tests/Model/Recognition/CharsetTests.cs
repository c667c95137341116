using Ocr.Model.Recognition;
using Ocr.Model.Runtime;

namespace Ocr.Tests.Model.Recognition;

public sealed class CharsetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a\n\u3000\n\u2028\n𠮷\n")]
    [InlineData("a\n\u3000\n\u2028\n𠮷")]
    public void Read_LinesOfAllKinds_StayAsTheyAre(string text)
    {
        Charset charset = Charset.Read(folder.Write("charset.txt", text), classes: 6);

        Assert.Equal(["", "a", "\u3000", "\u2028", "𠮷", " "], Enumerable.Range(0, charset.Count).Select(i => charset[i]));
    }

    [Theory]
    [InlineData("a\nb\n", "it has 2 lines, and the recognizer knows 4 characters")]
    [InlineData("a\nb\nc\nd\ne\n", "it has 5 lines")]
    [InlineData("", "the file is empty")]
    public void Read_AnotherCount_IsRefused(string text, string reason) => AssertRefused(folder.Write("charset.txt", text), reason);

    [Fact]
    public void Read_CutOffWithinACharacter_IsRefused() => AssertRefused(folder.Write("charset.txt", [(byte)'a', (byte)'\n', 0xE7, 0x96]), "not UTF-8");

    [Fact]
    public void Read_Missing_IsRefused() => AssertRefused(Path.Combine(folder.Path, "none.txt"), "the file is missing");

    private static void AssertRefused(string path, string reason)
    {
        ModelFileException e = Assert.Throws<ModelFileException>(() => Charset.Read(path, classes: 6));
        Assert.Equal(path, e.File);
        Assert.Contains(reason, e.Reason, StringComparison.Ordinal);
    }
}
