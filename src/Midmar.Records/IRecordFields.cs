namespace Midmar.Records;

/// <summary>
/// One record as a matcher sees it. Implemented by structs, so that generic code over it is compiled for each.
/// A name appears once; several values under one name are a <see cref="FieldValueKind.List"/>.
/// </summary>
public interface IRecordFields
{
    /// <summary>Fields of the record.</summary>
    int FieldCount { get; }

    /// <summary>The log sources the record belongs to.</summary>
    LogSourceSet Sources { get; }

    /// <summary>Name of the field at an index from 0 to <see cref="FieldCount"/> - 1.</summary>
    FieldId FieldAt(int index);

    /// <summary>Value of the field at an index; resolved when asked for.</summary>
    FieldValue ValueAt(int index);
}
