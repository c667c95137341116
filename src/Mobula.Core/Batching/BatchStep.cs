namespace Mobula.Core.Batching;

/// <summary>What to do with the batch at the front of a queue.</summary>
internal enum BatchStep
{
    /// <summary>There is nothing to run.</summary>
    Idle,

    /// <summary>Every permit is in use: go on collecting.</summary>
    AwaitPermit,

    /// <summary>Go on collecting until the decision's due time.</summary>
    Wait,

    /// <summary>Run what is in.</summary>
    Close,
}
