using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mobula.Generators.Contracts;

/// <summary>Judges an interface, and has its source written where nothing is wrong.</summary>
internal static class ContractReader
{
    /// <param name="contract">The interface; of a generic one its definition.</param>
    /// <param name="used">The same as it is used, with type arguments.</param>
    /// <param name="anchor">The place that names it, for what is declared elsewhere.</param>
    /// <param name="isMeant">Whether somebody said that it is a contract; else it was found at a class, and may be something else.</param>
    public static ContractOutput Read(INamedTypeSymbol contract, INamedTypeSymbol used, Location anchor, Compilation compilation, bool isMeant, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var names = ContractNames.Of(contract, compilation.AssemblyName ?? "Program");
        var found = ContractChecker.Check(used).ToArray();
        var methods = ContractSymbols.Methods(contract).ToArray();
        List<FoundProblem> problems = [];
        if (found.Length > 0 && isMeant)
            problems.AddRange(found.Select(pair => FoundProblem.At(Place(pair.Where, anchor), ContractDiagnostics.Of(pair.Problem.Id), pair.Problem.Message)));
        else if (found.Length > 0 && ContractSymbols.Methods(used).Any(method => !ContractChecker.Check(method).Any()))
            problems.AddRange(found.Select(pair => FoundProblem.At(
                Place(pair.Where, anchor), ContractDiagnostics.HalfFits, $"No client is made for '{ContractSymbols.Name(used)}', an interface of a deployment that can be called in part. {pair.Problem.Message}")));
        if (found.Length > 0 || (methods.Length == 0 && !isMeant))
            return new(names.HintName, null, problems);
        foreach (var method in methods.Where(method => !ContractSymbols.TakesToken(method)))
        {
            problems.Add(FoundProblem.At(
                Place(method, anchor), ContractDiagnostics.NoToken,
                $"'{ContractSymbols.Name(method.ContainingType)}.{method.Name}' takes no CancellationToken, so its code cannot see that nobody waits any more. Take one as the last parameter."));
        }

        return new(names.HintName, ContractWriter.Write(contract, names, LanguageOf(compilation)), problems);
    }

    private static Location Place(ISymbol symbol, Location anchor) => symbol.Locations.FirstOrDefault(location => location.IsInSource) ?? anchor;

    private static LanguageVersion LanguageOf(Compilation compilation) => ((CSharpCompilation)compilation).LanguageVersion;
}
