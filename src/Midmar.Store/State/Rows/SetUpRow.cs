namespace Midmar.Store.State.Rows;

/// <summary>The set-up code; at most one row.</summary>
internal sealed class SetUpRow
{
    public const int OnlyId = 1;

    public int Id { get; set; }

    public required byte[] CodeHash { get; set; }
}
