namespace Midmar.Sigma.Matching;

/// <summary>The expressions of a bucket's rules as one flat array of nodes.</summary>
internal sealed class ExprProgram
{
    private readonly List<Node> nodes = [];

    public Node this[int index] => nodes[index];

    public int Add(NodeKind kind, int argument, int[] children)
    {
        nodes.Add(new Node(kind, argument, children));
        return nodes.Count - 1;
    }

    public Node[] ToArray() => [.. nodes];

    internal enum NodeKind : byte
    {
        All,
        Any,
        Not,
        Test,
    }

    /// <param name="Kind">What the node is.</param>
    /// <param name="Test">Number of the test, for a test.</param>
    /// <param name="Children">Indexes of the children, the cheapest and most telling first.</param>
    internal readonly record struct Node(NodeKind Kind, int Test, int[] Children);
}
