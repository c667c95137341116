using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Mobula.Generators;

/// <summary>A diagnostic in a form that compares by value: a location would keep the whole compilation and never be equal.</summary>
internal sealed record FoundProblem(DiagnosticDescriptor Rule, string Path, TextSpan Span, LinePositionSpan Lines, string Message)
{
    public static FoundProblem At(Location location, DiagnosticDescriptor rule, string message) =>
        new(rule, location.SourceTree?.FilePath ?? "", location.SourceSpan, location.GetLineSpan().Span, message);

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Rule, Location.Create(Path, Span, Lines), Message);
}
