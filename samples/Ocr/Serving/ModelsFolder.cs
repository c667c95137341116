namespace Ocr.Serving;

/// <summary>Where models lie that are too large to ship: the folder that the environment variable MOBULA_MODELS names.</summary>
internal static class ModelsFolder
{
    public const string Variable = "MOBULA_MODELS";

    /// <summary>The sample's model there; empty when the variable is not set, and the option must say.</summary>
    public static string Default =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } models ? Path.Combine(models, "ppocr-v4") : "";
}
