using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Mobula.Generators.Contracts;

/// <summary>The default of an optional parameter as source.</summary>
internal static class DefaultValue
{
    public static string Of(IParameterSymbol parameter, string type)
    {
        if (parameter.ExplicitDefaultValue is not { } value)
            return $"default({type})";
        var bare = (parameter.Type as INamedTypeSymbol) is { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : parameter.Type;
        return $"({type})({bare.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})({Literal(value)})";
    }

    private static string Literal(object value) => value switch
    {
        double number when double.IsNaN(number) => "double.NaN",
        double number when double.IsInfinity(number) => number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        float number when float.IsNaN(number) => "float.NaN",
        float number when float.IsInfinity(number) => number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
    };
}
