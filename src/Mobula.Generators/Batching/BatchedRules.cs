using Microsoft.CodeAnalysis;

namespace Mobula.Generators.Batching;

/// <summary>What can be wrong with a [Batched] method. The message names the thing, what is wrong, and the way out.</summary>
internal static class BatchedRules
{
    public static readonly DiagnosticDescriptor NotPartial = Rule("MOB2001", "The class of a [Batched] method is not partial");
    public static readonly DiagnosticDescriptor NotAClass = Rule("MOB2002", "A [Batched] method belongs in a class");
    public static readonly DiagnosticDescriptor Method = Rule("MOB2003", "A [Batched] method is a partial instance method without body and type parameters");
    public static readonly DiagnosticDescriptor Parameters = Rule("MOB2004", "A [Batched] method takes one item and a token");
    public static readonly DiagnosticDescriptor Return = Rule("MOB2005", "A [Batched] method returns Task<T> or IAsyncEnumerable<T>");
    public static readonly DiagnosticDescriptor NoListMethod = Rule("MOB2006", "The list method is missing");
    public static readonly DiagnosticDescriptor ListMethod = Rule("MOB2007", "The list method does not fit");
    public static readonly DiagnosticDescriptor Options = Rule("MOB2008", "An option of [Batched] is out of range");

    private static DiagnosticDescriptor Rule(string id, string title) =>
        new(id, title, "{0}", "Mobula.Batching", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
