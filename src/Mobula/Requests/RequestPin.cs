namespace Mobula.Requests;

/// <summary>Something a request keeps until it ends. A link of the request's list, so that keeping costs one object.</summary>
internal abstract class RequestPin
{
    /// <summary>Stands at the head of the list of a request that has ended.</summary>
    public static readonly RequestPin Ended = new EndMark();

    public RequestPin? Next { get; set; }

    public abstract void Release();

    private sealed class EndMark : RequestPin
    {
        public override void Release()
        {
        }
    }
}
