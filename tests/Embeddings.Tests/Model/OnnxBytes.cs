using System.Text;

namespace Embeddings.Tests.Model;

/// <summary>The smallest model ONNX Runtime loads: one Identity from "x" to "y", both float and of one dimension.</summary>
internal static class OnnxBytes
{
    public static byte[] Identity()
    {
        byte[] node = [.. Text(1, "x"), .. Text(2, "y"), .. Text(4, "Identity")];
        byte[] graph = [.. Bytes(1, node), .. Text(2, "g"), .. Bytes(11, Tensor("x")), .. Bytes(12, Tensor("y"))];
        return [.. Number(1, 8), .. Bytes(7, graph), .. Bytes(8, Number(2, 13))];
    }

    private static byte[] Tensor(string name)
    {
        const int Float = 1;
        byte[] shape = Bytes(1, Number(1, 4));
        byte[] tensor = [.. Number(1, Float), .. Bytes(2, shape)];
        return [.. Text(1, name), .. Bytes(2, Bytes(1, tensor))];
    }

    // Protocol Buffers: field number and wire type (0 a number, 2 bytes with their length); everything here is below 128.
    private static byte[] Number(int field, byte value) => [(byte)(field << 3), value];

    private static byte[] Text(int field, string value) => Bytes(field, Encoding.ASCII.GetBytes(value));

    private static byte[] Bytes(int field, byte[] value) => [(byte)((field << 3) | 2), checked((byte)value.Length), .. value];
}
