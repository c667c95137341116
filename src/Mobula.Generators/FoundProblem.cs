using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mobula.Generators;

/// <summary>A diagnostic in a form that compares by value: a location would keep the whole compilation and never be equal.</summary>
internal sealed record FoundProblem(DiagnosticDescriptor Rule, string Path, TextSpan Span, LinePositionSpan Lines, string Message)
{
    public static FoundProblem At(Location location, DiagnosticDescriptor rule, string message) =>
        new(rule, location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span, message);

    /// <summary>With its place in the program's own source, where <c>#pragma</c> and <c>.editorconfig</c> can speak about it.</summary>
    public Diagnostic ToDiagnostic(Compilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == Path && Span.End <= tree.Length) is { } tree
            ? Diagnostic.Create(Rule, Location.Create(tree, Span), Message)
            : ToDiagnostic();

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(Path, Span, Lines), Message);
}
