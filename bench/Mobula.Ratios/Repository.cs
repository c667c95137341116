namespace Mobula.Ratios;

/// <summary>Where this program was built from: what it starts lies beside it.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Mobula.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new BenchException("Run this program from its build folder inside the repository: it starts servers that are built there.");
    }
}
