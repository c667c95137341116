namespace Mobula.Ratios.Scenarios;

/// <summary>Models too large for the repository.</summary>
internal static class LargeModel
{
    /// <summary>A model's folder: where the environment says, else in "shared/models" beside the checkout.</summary>
    public static string FolderOrSkip(string name)
    {
        string models = Environment.GetEnvironmentVariable("MOBULA_MODELS") is { Length: > 0 } given ? given : Path.Combine(Repository.Root, "..", "shared", "models");
        string folder = Path.GetFullPath(Path.Combine(models, name));
        return Directory.Exists(folder) ? folder : throw new ScenarioSkippedException($"No model in '{folder}': set MOBULA_MODELS to the folder that {name} lies in.");
    }
}
