using Mobula.Applications;

namespace Mobula;

/// <summary>What a process serves, at one moment.</summary>
/// <param name="Applications">Its applications by name: those that serve, start, or still drain.</param>
public sealed record ServeStatus(IReadOnlyList<ApplicationStatus> Applications)
{
    /// <summary>The application of a name.</summary>
    /// <param name="application">The name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public ApplicationStatus this[string application] => Find(application)
        ?? throw new KeyNotFoundException($"There is no application '{application}'. There are: {string.Join(", ", Applications.Select(other => other.Name))}.");

    /// <summary>The application of a name.</summary>
    /// <param name="application">The name.</param>
    /// <returns>Null when there is none.</returns>
    public ApplicationStatus? Find(string application) => Applications.FirstOrDefault(other => other.Name == application);

    internal static ServeStatus Of(ServeInstance instance)
    {
        var (serving, starting, leaving) = instance.Snapshot();
        return new([.. serving.Concat(starting).Concat(leaving)
            .GroupBy(application => application.Name)
            .Select(versions => ApplicationStatus.Of(versions.First(), starting, leaving))
            .OrderBy(application => application.Name, StringComparer.Ordinal)]);
    }
}
