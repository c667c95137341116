namespace Mobula.EndToEnd.Tests.Processes;

/// <summary>Models too large for the repository.</summary>
internal static class LargeModels
{
    public const string Variable = "MOBULA_MODELS";

    /// <summary>The folder they lie in: where the environment says, else "shared/models" beside the checkout.</summary>
    public static string FolderOrSkip()
    {
        string folder = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "models"));
        Assert.SkipUnless(Directory.Exists(folder), $"No models in '{folder}'. Set {Variable} to the folder that minilm-l6-v2-int8 and ppocr-v4 lie in.");
        return folder;
    }
}
