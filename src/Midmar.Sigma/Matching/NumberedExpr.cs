namespace Midmar.Sigma.Matching;

/// <summary>A rule's expression with its tests numbered as the bucket numbers them.</summary>
internal sealed record NumberedExpr(ExprProgram.NodeKind Kind, int Test, NumberedExpr[] Children);
