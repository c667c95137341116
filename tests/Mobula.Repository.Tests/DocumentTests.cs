using System.Text.RegularExpressions;

namespace Mobula.Repository.Tests;

public sealed partial class DocumentTests
{
    [Fact]
    public void Link_LeadsSomewhere()
    {
        var broken = new List<string>();
        foreach (string page in Checkout.Files(".", "*.md").Select(page => page.TrimStart('.', '/')))
        {
            foreach (string target in Link().Matches(Checkout.Read(page)).Select(match => match.Groups[1].Value).Where(target => !target.Contains(':') && !target.StartsWith('#')))
            {
                string path = Path.Combine(Checkout.Root, Path.GetDirectoryName(page)!, target.Split('#')[0]);
                if (!File.Exists(path) && !Directory.Exists(path)) broken.Add($"{page}: {target}");
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Readme_ShowsTheProgramOfTheFirstSample()
    {
        string program = Checkout.Read("samples/Hello/Program.cs").Trim();
        Assert.Contains(program, Checkout.Read("README.md"), StringComparison.Ordinal);
        Assert.Equal(program, Checkout.Read("templates/content/mobula/Program.cs").Trim());
    }

    [Fact]
    public void LockFile_HasNoPackageThatTheSdkBrings()
    {
        string[] implicitPackages = ["Microsoft.NET.ILLink.Tasks", "Microsoft.AspNetCore.App.Internal.Assets"];
        var found = Checkout.Files(".", "packages.lock.json").Where(file => implicitPackages.Any(package => Checkout.Read(file).Contains(package, StringComparison.Ordinal)));
        Assert.Empty(found);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
