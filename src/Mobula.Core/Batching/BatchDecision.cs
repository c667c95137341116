namespace Mobula.Core.Batching;

/// <summary>A step, and for <see cref="BatchStep.Wait"/> when to look again.</summary>
internal readonly record struct BatchDecision(BatchStep Step, long Due = 0);
