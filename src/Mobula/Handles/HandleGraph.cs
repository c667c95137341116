using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Mobula.Contracts;
using Mobula.Deployments;

namespace Mobula.Handles;

/// <summary>Which deployment takes which as a constructor parameter, and everything that is wrong with it.</summary>
internal sealed class HandleGraph
{
    private readonly IReadOnlyList<DeploymentDefinition> definitions;
    private readonly ProgramServices program;
    private readonly IServiceProviderIsService known;
    private readonly Dictionary<string, HashSet<string>> calls = [];

    public HandleGraph(IEnumerable<DeploymentDefinition> definitions, ProgramServices program, IServiceProviderIsService known)
    {
        this.definitions = [.. definitions];
        this.program = program;
        this.known = known;
        foreach (var definition in this.definitions)
            calls[definition.Name] = [.. ConstructorOf(definition)?.GetParameters().Select(DeploymentOf).OfType<string>() ?? []];
    }

    /// <summary>The deployments a deployment calls, as far as its constructor says.</summary>
    public IReadOnlyCollection<string> CallsOf(string deployment) => calls[deployment];

    /// <summary>The constructor the container would take: the one that is marked, else the longest it can fill; where it can fill none, the longest, which shows best what is missing.</summary>
    public ConstructorInfo? ConstructorOf(DeploymentDefinition definition)
    {
        if (definition.Class is not { } type || definition.Factory is not null) return null;
        var constructors = type.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).ToArray();
        return constructors.FirstOrDefault(constructor => constructor.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)))
            ?? constructors.FirstOrDefault(constructor => constructor.GetParameters().All(IsAvailable))
            ?? constructors.FirstOrDefault();
    }

    public bool IsAvailable(ParameterInfo parameter) => parameter.HasDefaultValue || IsKnown(parameter);

    /// <summary>The deployment a parameter stands for; null where it is something else, or nothing.</summary>
    public string? DeploymentOf(ParameterInfo parameter)
    {
        if (KeyOf(parameter) is { } key)
            return key.Key is string name && IsKnown(parameter) && Implementers(ContractOf(parameter)).Contains(name) ? name : null;
        return program.OnlyDeploymentOf(parameter.ParameterType) is { } only && Implementers(only.Contract) is [var single] ? single : null;
    }

    public void Check(List<string> problems)
    {
        foreach (var definition in definitions)
        {
            if (definition.Class is { } type) CheckContracts(definition.Name, type, problems);
            foreach (var parameter in ConstructorOf(definition)?.GetParameters() ?? []) Check(definition, parameter, problems);
        }

        foreach (string circle in HandleCircles.Find(calls))
            problems.Add($"Deployments call each other in a circle: {circle}. Each would wait for the other to be free: let one of them return what the other needs, or get it from a third.");
    }

    private void Check(DeploymentDefinition definition, ParameterInfo parameter, List<string> problems)
    {
        string needs = $"Deployment '{definition.Name}': {TypeNames.Of(definition.Class!)} needs {TypeNames.Of(parameter.ParameterType)}";
        var contract = ContractOf(parameter);
        string[] names = Implementers(contract);
        if (KeyOf(parameter) is { } key)
        {
            if (IsAvailable(parameter)) return;
            problems.Add($"{needs} by the key '{key.Key}': {(names.Length == 0 ? NobodyHas(contract) : $"no deployment of this name implements it. Those that do are {Quoted(names)}.")}");
        }
        else if (program.OnlyDeploymentOf(parameter.ParameterType) is not null)
        {
            if (names.Length > 1) problems.Add($"{needs}: {OnlyDeployment.Several(names)}");
        }
        else if (!IsAvailable(parameter))
        {
            problems.Add($"{needs}: {NobodyHas(contract)}");
        }
    }

    // What a class has besides contracts is its own affair, unless somebody may have meant it for one.
    private static void CheckContracts(string deployment, Type type, List<string> problems)
    {
        foreach (var contract in ContractInterfaces.Marked(type).Where(contract => !ContractRules.Fits(contract)))
            problems.AddRange(ContractRules.Check(contract).Select(problem => $"Deployment '{deployment}': {problem.Message}"));
    }

    private string NobodyHas(Type contract)
    {
        if (!contract.IsInterface) return "no service of this type is registered.";
        var unfit = definitions.FirstOrDefault(definition => definition.Class?.IsAssignableTo(contract) == true);
        if (unfit is not null && ContractRules.Check(contract) is { Length: > 0 } problems)
            return $"'{unfit.Name}' implements it, but it is no contract. {string.Join(" ", problems.Select(problem => problem.Message))}";
        return "no deployment implements it and no service is registered. Add a deployment whose class implements it, or register a service.";
    }

    private string[] Implementers(Type contract) =>
        [.. definitions.Where(definition => definition.Class is { } type && ContractInterfaces.Of(type).Contains(contract)).Select(definition => definition.Name)];

    private bool IsKnown(ParameterInfo parameter) => KeyOf(parameter) is { } key
        ? (known as IServiceProviderIsKeyedService)?.IsKeyedService(parameter.ParameterType, key.Key) == true
        : known.IsService(parameter.ParameterType);

    private static FromKeyedServicesAttribute? KeyOf(ParameterInfo parameter) => parameter.GetCustomAttribute<FromKeyedServicesAttribute>();

    private static Type ContractOf(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(DeploymentHandle<>) ? type.GetGenericArguments()[0] : type;
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name}'"));
}
