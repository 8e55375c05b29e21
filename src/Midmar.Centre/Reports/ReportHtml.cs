using System.Globalization;
using System.Net;
using System.Text;
using Midmar.Centre.Incidents;

namespace Midmar.Centre.Reports;

/// <summary>
/// Writes a report as one HTML document that needs nothing else: no script, no picture, no network. Everything that came
/// from people or records is encoded. Made for paper (A4) as well as for screens.
/// </summary>
internal static class ReportHtml
{
    private const string Style = """
        @page { size: A4; margin: 18mm 16mm; }
        * { box-sizing: border-box; }
        body { font-family: system-ui, "Noto Sans", "Noto Sans Arabic", "Noto Kufi Arabic", Tahoma, sans-serif; font-size: 10.5pt; line-height: 1.5; color: #111; background: #fff; max-width: 190mm; margin: 0 auto; padding: 6mm; }
        header { border-bottom: 2px solid #111; padding-bottom: 3mm; margin-bottom: 5mm; }
        .head { display: flex; justify-content: space-between; gap: 6mm; align-items: baseline; }
        .tlp { font-weight: 700; background: #000; padding: .6mm 3mm; white-space: nowrap; }
        .tlp-clear { color: #fff; } .tlp-green { color: #33ff00; } .tlp-amber, .tlp-amberstrict { color: #ffc000; } .tlp-red { color: #ff2b2b; }
        .exercise { border: 2px solid #b36b00; color: #7a4900; font-weight: 700; text-align: center; padding: 1.5mm; margin-bottom: 4mm; }
        h1 { font-size: 17pt; line-height: 1.25; margin: 2mm 0; } h2 { font-size: 12.5pt; margin: 6mm 0 2mm; border-bottom: 1px solid #999; break-after: avoid; }
        .meta { color: #444; font-size: 9.5pt; }
        p { margin: 0 0 2mm; white-space: pre-wrap; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 5mm; margin: 0 0 2mm; } dt { color: #444; } dd { margin: 0; overflow-wrap: anywhere; }
        table { border-collapse: collapse; width: 100%; font-size: 9.5pt; margin-bottom: 2mm; } th { text-align: start; color: #444; border-bottom: 1px solid #555; padding: 1mm 2mm; }
        td { border-bottom: 1px solid #ccc; padding: 1mm 2mm; vertical-align: top; overflow-wrap: break-word; } tr { break-inside: avoid; } thead { display: table-header-group; }
        .n { white-space: nowrap; } .t { font-family: ui-monospace, "Noto Sans Mono", "DejaVu Sans Mono", monospace; font-size: .92em; unicode-bidi: isolate; }
        footer { margin-top: 8mm; border-top: 1px solid #999; padding-top: 2mm; color: #444; font-size: 9pt; }
        """;

    public static string Write(ReportDraft draft, long number, string by, DateTime at)
    {
        var texts = ReportWords.Of(draft.Language);
        var page = new StringBuilder();
        var marking = TlpText(draft.Marking);
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{draft.Language}\" dir=\"{(draft.Language == "ar" ? "rtl" : "ltr")}\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Encode(draft.Title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<header>\n");
        if (draft.Exercise is { } exercise)
        {
            page.Append(CultureInfo.InvariantCulture, $"<div class=\"exercise\" dir=\"auto\">{Encode(texts("Exercise", exercise))}</div>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"<div class=\"head\"><span>Midmar · {Encode(texts(draft.About == ReportKind.Incident ? "IncidentReport" : "SituationReport", number))}</span><bdi dir=\"ltr\" class=\"tlp tlp-{draft.Marking.ToString().ToLowerInvariant()}\">{marking}</bdi></div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1 dir=\"auto\">{Encode(draft.Title)}</h1>\n<div class=\"meta\"><bdi>{Encode(texts("IssuedBy", by))}</bdi> · <span class=\"t\" dir=\"ltr\">{ReportCell.Time(at).Text}</span>");
        if (!draft.Recipients.IsEmpty)
        {
            page.Append(CultureInfo.InvariantCulture, $" · {Encode(texts("Recipients", string.Join(texts("ListComma"), draft.Recipients)))}");
        }

        page.Append("</div>\n</header>\n<main>\n");
        foreach (var section in draft.Sections)
        {
            page.Append(CultureInfo.InvariantCulture, $"<section>\n<h2>{Encode(section.Heading)}</h2>\n");
            foreach (var block in section.Blocks)
            {
                Write(page, block);
            }

            page.Append("</section>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"</main>\n<footer><bdi dir=\"ltr\">{marking}</bdi> · {Encode(texts("Footer", number))}</footer>\n</body>\n</html>\n");
        return page.ToString();
    }

    /// <summary>A marking as the standard writes it (TLP 2.0).</summary>
    internal static string TlpText(Tlp marking) => marking == Tlp.AmberStrict ? "TLP:AMBER+STRICT" : "TLP:" + marking.ToString().ToUpperInvariant();

    private static void Write(StringBuilder page, ReportBlock block)
    {
        switch (block)
        {
            case ReportText text:
                page.Append(CultureInfo.InvariantCulture, $"<p dir=\"auto\">{Encode(text.Text)}</p>\n");
                break;
            case ReportFacts facts:
                page.Append("<dl>\n");
                foreach (var (name, value) in facts.Rows)
                {
                    page.Append(CultureInfo.InvariantCulture, $"<dt>{Encode(name)}</dt><dd>{Cell(value)}</dd>\n");
                }

                page.Append("</dl>\n");
                break;
            case ReportTable table:
                page.Append(CultureInfo.InvariantCulture, $"<table>\n<thead><tr>{string.Concat(table.Columns.Select(c => $"<th scope=\"col\">{Encode(c)}</th>"))}</tr></thead>\n<tbody>\n");
                foreach (var row in table.Rows)
                {
                    page.Append(CultureInfo.InvariantCulture, $"<tr>{string.Concat(row.Select(c => $"<td>{Cell(c)}</td>"))}</tr>\n");
                }

                page.Append("</tbody>\n</table>\n");
                break;
        }
    }

    private static string Cell(ReportCell cell) => cell.IsTechnical
        ? $"<bdi class=\"t{(cell.IsTime ? " n" : string.Empty)}\" dir=\"ltr\">{Encode(cell.Text)}</bdi>"
        : $"<bdi>{Encode(cell.Text)}</bdi>";

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
