namespace Chat.Model.Generation;

/// <summary>Follows a streamed generation; called on the thread that generates.</summary>
public interface ITokenObserver
{
    /// <summary>
    /// The answer to input <paramref name="row"/> grew by <paramref name="token"/>. Start and end tokens are not reported.
    /// </summary>
    /// <returns>Whether it is still wanted; if not, the row leaves the batch and is not reported again.</returns>
    bool OnToken(int row, int token);

    /// <summary>The answer to input <paramref name="row"/> is complete, while others may go on. Not called for rows that left.</summary>
    void OnFinished(int row);
}
