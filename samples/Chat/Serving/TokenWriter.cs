using Chat.Model.Generation;

namespace Chat.Serving;

/// <summary>Hands each generated token to the caller of its row.</summary>
internal sealed class TokenWriter(IReadOnlyList<StreamItem<int[], int>> rows) : ITokenObserver
{
    // The buffer holds a whole answer: a write that cannot complete at once means the caller is gone.
    public bool OnToken(int row, int token)
    {
        var written = rows[row].WriteAsync(token);
        return written.IsCompletedSuccessfully && written.Result;
    }

    public void OnFinished(int row) => rows[row].Complete();
}
