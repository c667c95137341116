using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Mobula.Deployments;

/// <summary>Settles a deployment's options from their sources, the later over the earlier: attribute, code, configuration.</summary>
internal static class OptionsResolution
{
    public const string Section = "Mobula:Deployments";

    /// <param name="problems">Gets one line for everything that is wrong.</param>
    public static DeploymentSpec Resolve(DeploymentDefinition definition, IConfiguration configuration, List<string> problems)
    {
        var options = new DeploymentOptions();
        ApplyAttribute(options, definition.Class?.GetCustomAttribute<DeploymentAttribute>());
        definition.Configure?.Invoke(options);
        var section = configuration.GetSection(Section).GetSection(definition.Name);
        OptionsBinder.Bind(options, section, problems);
        DeploymentRules.Check(definition.Name, options, problems);
        return new(definition, options);
    }

    private static void ApplyAttribute(DeploymentOptions options, DeploymentAttribute? attribute)
    {
        if (attribute is null) return;
        foreach (var (name, value) in attribute.Written) typeof(DeploymentOptions).GetProperty(name)!.SetValue(options, value);
    }
}
