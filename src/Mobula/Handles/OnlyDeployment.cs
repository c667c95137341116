using Microsoft.Extensions.DependencyInjection;
using Mobula.Contracts;
using Mobula.Deployments;

namespace Mobula.Handles;

/// <summary>The service a contract is without a key: that of its only deployment.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Handle">The type of its handle.</param>
/// <param name="HandleItself">Whether the service is the handle, else it is the contract.</param>
internal sealed record OnlyDeployment(Type Contract, Type Handle, bool HandleItself)
{
    public object Resolve(IServiceProvider provider)
    {
        var names = provider.GetServices<DeploymentDefinition>().Where(definition => definition.Class?.IsAssignableTo(Contract) == true).Select(definition => definition.Name).ToArray();
        return names.Length == 1
            ? provider.GetRequiredKeyedService(HandleItself ? Handle : Contract, names[0])
            : throw new InvalidOperationException($"{TypeNames.Of(Contract)}: {Several(names)}");
    }

    public static string Several(IReadOnlyList<string> names) =>
        $"{string.Join(" and ", names.Select(name => $"'{name}'"))} implement it. Take one by its name, as in [FromKeyedServices(\"{names[0]}\")].";
}
