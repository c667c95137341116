using System.Security.Cryptography;
using System.Text;

namespace Mobula.Contracts.Shapes;

/// <summary>What the calls of a contract look like on the wire. Two contracts of one shape are the same to every caller, whatever their types are called.</summary>
/// <param name="Methods">Its methods, by name.</param>
internal sealed record ContractShape(IReadOnlyList<MethodShape> Methods)
{
    // 64 bits: contracts are told apart among the versions of one deployment, of which there are few.
    private const int HashBytes = 8;

    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Methods))).AsSpan(0, HashBytes));

    public static ContractShape Of(Type contract) => new(
        [.. ContractMethods.Of(contract).Select(method => new MethodShape(
            ContractMethods.NameOf(method),
            ContractMethods.KindOf(method) == ReturnKind.Stream,
            [.. ContractMethods.ArgumentsOf(method).Select(parameter => new ParameterShape(parameter.Name!, WireShapes.Of(parameter.ParameterType), parameter.HasDefaultValue))],
            ContractMethods.ResultOf(method) is { } result ? WireShapes.Of(result) : null)).OrderBy(method => method.Name, StringComparer.Ordinal)]);

    public override string ToString() => string.Join('\n', Methods);
}
