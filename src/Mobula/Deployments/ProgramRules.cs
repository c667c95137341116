using Microsoft.Extensions.Configuration;

namespace Mobula.Deployments;

/// <summary>Settles all deployments of a program and finds everything that is wrong with it, at once.</summary>
internal static class ProgramRules
{
    /// <param name="problems">Gets one line for everything that is wrong.</param>
    public static IReadOnlyList<DeploymentSpec> Resolve(
        IReadOnlyList<DeploymentDefinition> definitions, IConfiguration configuration, List<string> problems)
    {
        foreach (var twice in definitions.GroupBy(definition => definition.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            problems.Add($"Deployment '{twice.Key}' is added {twice.Count()} times. Names are unique within an application: give AddDeployment another name.");
        foreach (var nameless in definitions.Where(definition => !IsName(definition.Name)))
            problems.Add($"Deployment name '{nameless.Name}': a name has letters, digits, '-', '_' and '.', and begins with a letter or a digit.");
        var ingresses = definitions.Where(definition => definition.IsIngress).ToArray();
        if (ingresses.Length > 1)
            problems.Add($"{string.Join(", ", ingresses.Select(ingress => $"'{ingress.Name}'"))} are each added as ingress. HTTP reaches one deployment: keep AddIngress for it, AddDeployment for the others.");
        CheckNames(definitions, configuration.GetSection(OptionsResolution.Section), problems);
        return [.. definitions.Select(definition => OptionsResolution.Resolve(definition, configuration, problems))];
    }

    private static void CheckNames(IReadOnlyList<DeploymentDefinition> definitions, IConfigurationSection section, List<string> problems)
    {
        foreach (var entry in section.GetChildren())
        {
            if (definitions.Any(definition => definition.Name.Equals(entry.Key, StringComparison.OrdinalIgnoreCase))) continue;
            string names = definitions.Count == 0 ? "none" : string.Join(", ", definitions.Select(definition => definition.Name).Distinct());
            problems.Add($"Configuration '{entry.Path}': the program has no deployment of this name. It has {names}.");
        }
    }

    public static void CheckApplicationName(string name, List<string> problems)
    {
        if (!IsName(name)) problems.Add($"Application name '{name}': a name has letters, digits, '-', '_' and '.', and begins with a letter or a digit.");
    }

    private static bool IsName(string name) =>
        name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
