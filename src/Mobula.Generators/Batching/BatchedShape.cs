using Microsoft.CodeAnalysis;

namespace Mobula.Generators.Batching;

/// <summary>A [Batched] method that is well formed.</summary>
internal sealed record BatchedShape(IMethodSymbol Method, ITypeSymbol Item, ITypeSymbol Result, bool Streams, bool TakesToken);
