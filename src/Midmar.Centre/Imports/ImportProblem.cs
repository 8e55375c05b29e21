using Midmar.Centre.People;

namespace Midmar.Centre.Imports;

/// <summary>What is wrong with a part of a file that is imported. What is right is not held up by it.</summary>
/// <param name="Line">Line of the file, from 1; 0: the whole file.</param>
/// <param name="Column">Of a table the field, of a calendar the character, from 1; 0: the whole line.</param>
/// <param name="Reason">What is wrong; its text says what to do.</param>
public sealed record ImportProblem(int Line, int Column, Refusal Reason);

/// <summary>The file is longer than is read.</summary>
/// <param name="Limit">What is read (MB).</param>
public sealed record FileTooLarge(int Limit) : Refusal;

/// <summary>The file is no text in UTF-8, or in UTF-16 with its mark.</summary>
public sealed record FileNotText : Refusal;

/// <summary>There is nothing in the file.</summary>
public sealed record FileEmpty : Refusal;

/// <summary>The first line names none of the columns that are needed.</summary>
/// <param name="Column">What is needed.</param>
public sealed record ColumnMissing(string Column) : Refusal;

/// <summary>Two columns have one name.</summary>
/// <param name="Column">The name.</param>
public sealed record ColumnTwice(string Column) : Refusal;

/// <summary>More columns than are read.</summary>
/// <param name="Limit">Columns that are read.</param>
public sealed record TooManyColumns(int Limit) : Refusal;

/// <summary>More lines than are read.</summary>
/// <param name="Limit">Lines that are read.</param>
public sealed record TooManyLines(int Limit) : Refusal;

/// <summary>A field is longer than is read.</summary>
/// <param name="Limit">Characters that are read.</param>
public sealed record FieldTooLong(int Limit) : Refusal;

/// <summary>A quoted field does not end.</summary>
public sealed record QuoteNotClosed : Refusal;

/// <summary>There are fields beyond the last column: a separator too many, or quotes are missing.</summary>
public sealed record LineTooWide : Refusal;

/// <summary>The same thing is further up in the file already.</summary>
/// <param name="Name">Which.</param>
/// <param name="Line">Where it is first.</param>
public sealed record TwiceInFile(string Name, int Line) : Refusal;
