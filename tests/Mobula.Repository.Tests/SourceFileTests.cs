using System.Text.RegularExpressions;

namespace Mobula.Repository.Tests;

public sealed partial class SourceFileTests
{
    private static readonly string[] VagueWords = ["Manager", "Helper", "Helpers", "Util", "Utils", "Info", "Impl", "Common"];

    [Theory]
    [InlineData("src", 400)]
    [InlineData("samples", 400)]
    [InlineData("bench", 400)]
    [InlineData("tests", 600)]
    public void File_IsShort(string folder, int limit)
    {
        var tooLong = Checkout.Files(folder, "*.cs").Select(file => (file, lines: Checkout.Read(file).Split('\n').Length)).Where(entry => entry.lines > limit);
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Namespace_IsFolder_UnlessUsersWriteAgainstIt()
    {
        var wrong = new List<string>();
        foreach (string file in Checkout.Files("src", "*.cs"))
        {
            if (NamespaceLine().Match(Checkout.Read(file)) is not { Success: true } match) continue;
            string name = match.Groups[1].Value;
            string folder = Path.GetDirectoryName(file)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');
            bool isPublicPlace = name == "Mobula" || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || name.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)
                || name == "System.Runtime.CompilerServices";
            if (name != folder && !isPublicPlace) wrong.Add($"{file}: {name}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void FileName_SaysWhatItIs()
    {
        var vague = Checkout.Files("src", "*.cs").Where(file => VagueWords.Any(word => Path.GetFileNameWithoutExtension(file).EndsWith(word, StringComparison.Ordinal)));
        Assert.Empty(vague);
    }

    [Fact]
    public void Root_HasNoFurtherProse()
    {
        string[] allowed = ["README.md", "AGENTS.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"];
        Assert.Empty(Directory.GetFiles(Checkout.Root, "*.md").Select(Path.GetFileName).Except(allowed));
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
