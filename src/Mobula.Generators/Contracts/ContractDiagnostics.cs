using Microsoft.CodeAnalysis;

namespace Mobula.Generators.Contracts;

/// <summary>What the generator says about contracts. The message names the thing, the rule and the way out.</summary>
internal static class ContractDiagnostics
{
    public static readonly DiagnosticDescriptor Generic = Rule("MOB3001", "A contract has no generic methods");
    public static readonly DiagnosticDescriptor ByReference = Rule("MOB3002", "A contract takes parameters by value");
    public static readonly DiagnosticDescriptor Property = Rule("MOB3003", "A contract has no properties");
    public static readonly DiagnosticDescriptor Event = Rule("MOB3004", "A contract has no events");
    public static readonly DiagnosticDescriptor Return = Rule("MOB3005", "A contract's methods return tasks or asynchronous streams");
    public static readonly DiagnosticDescriptor Static = Rule("MOB3006", "A contract has no static abstract members");
    public static readonly DiagnosticDescriptor Type = Rule("MOB3007", "A contract has only types that can leave the process");
    public static readonly DiagnosticDescriptor TokenPlace = Rule("MOB3008", "A contract's method takes its CancellationToken last");
    public static readonly DiagnosticDescriptor SameName = Rule("MOB3009", "A contract's methods have names of their own");
    public static readonly DiagnosticDescriptor NoToken = new(
        "MOB3010", "A contract's method takes no CancellationToken", "{0}", "Mobula.Contracts", DiagnosticSeverity.Info, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor HalfFits = new(
        "MOB3011", "An interface of a deployment is no contract", "{0}", "Mobula.Contracts", DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NotAnInterface = Rule("MOB3013", "A contract is an interface");
    public static readonly DiagnosticDescriptor Disposable = Rule("MOB3014", "A contract is not disposable");

    private static readonly DiagnosticDescriptor[] Errors =
        [Generic, ByReference, Property, Event, Return, Static, Type, TokenPlace, SameName, Disposable];

    public static DiagnosticDescriptor Of(string id) => Errors.First(rule => rule.Id == id);

    private static DiagnosticDescriptor Rule(string id, string title) =>
        new(id, title, "{0}", "Mobula.Contracts", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
