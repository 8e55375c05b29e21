using System.Buffers.Text;
using Midmar.Logs.LogSources;
using Midmar.Records;

namespace Midmar.Logs.Formats.Json;

/// <summary>Tells the log sources of the record just read, and gives it the field names that go with them.</summary>
internal static class RecordClass
{
    private static readonly FieldId EventId = FieldNames.Intern("EventID");
    private static readonly FieldId Channel = FieldNames.Intern("Channel");
    private static readonly FieldId Provider = FieldNames.Intern("Provider_Name");

    /// <param name="reader">The reader that read it.</param>
    /// <param name="batch">The batch it was read into.</param>
    /// <param name="table">The table.</param>
    /// <param name="fileStem">The source's name without folders, up to its first dot.</param>
    public static LogSourceSet Finish(RecordReader reader, RecordBatch batch, LogSourceTable table, string fileStem)
    {
        if ((reader.Windows & WindowsParts.Event) != WindowsParts.Event)
        {
            var fields = new Fields(reader, batch);
            return table.Products.Find(ref fields, fileStem).Finish(batch);
        }

        reader.AddAliases();
        var known = new Fields(reader, batch);
        return table.Classify(known.Text(Provider), known.Text(Channel), known.Number(EventId)).Finish(batch);
    }

    /// <summary>The record just read, by field name.</summary>
    private readonly ref struct Fields(RecordReader reader, RecordBatch batch) : IFieldLookup
    {
        public bool Has(FieldId field) => reader.IndexOf(field) >= 0;

        public ReadOnlySpan<byte> Text(FieldId field) => Value(field).Utf8;

        public int Number(FieldId field)
        {
            var value = Value(field);
            return value.Kind switch
            {
                FieldValueKind.Integer when value.Integer is >= 0 and <= int.MaxValue => (int)value.Integer,
                FieldValueKind.Text when Utf8Parser.TryParse(value.Utf8, out int number, out var used) && used == value.Utf8.Length => number,
                _ => -1,
            };
        }

        private FieldValue Value(FieldId field)
        {
            var index = reader.IndexOf(field);
            var value = index < 0 ? FieldValue.Missing : batch.PendingValueAt(index);
            return value.Kind == FieldValueKind.List && !value.Items.IsEmpty ? value.Items[0] : value;
        }
    }
}
