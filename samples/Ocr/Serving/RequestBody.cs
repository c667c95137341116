using System.Buffers;
using System.IO.Pipelines;

namespace Ocr.Serving;

/// <summary>Reads a body whole: an image is decoded from memory.</summary>
internal static class RequestBody
{
    public static async ValueTask<byte[]> ReadAsync(PipeReader body, CancellationToken cancel)
    {
        while (true)
        {
            var result = await body.ReadAsync(cancel);
            if (result.IsCompleted)
            {
                byte[] bytes = result.Buffer.ToArray();
                body.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            body.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
