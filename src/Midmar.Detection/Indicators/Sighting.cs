using Midmar.Intel.Indicators;
using Midmar.Intel.Marking;
using Midmar.Records;

namespace Midmar.Detection.Indicators;

/// <summary>An indicator seen in a record.</summary>
/// <param name="List">The list that has it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its value in normal form.</param>
/// <param name="Marking">Who may know it.</param>
/// <param name="Confidence">0 to 100; null: not said.</param>
/// <param name="Field">The field it was first seen in.</param>
public readonly record struct Sighting(IndexedList List, IndicatorKind Kind, string Value, Tlp Marking, int? Confidence, FieldId Field);
