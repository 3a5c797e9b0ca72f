"""Word documents, workbooks and web pages with nothing but zip and XML. The same text gives the same bytes."""
import datetime
import re
import xml.sax.saxutils
import zipfile

head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
types = "http://schemas.openxmlformats.org/package/2006/content-types"
package = "http://schemas.openxmlformats.org/package/2006/relationships"
office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
narrow = ("管理No.", "階層", "委託元No.", "国", "同等の義務", "従事者")  # columns of short words


def escape(text):
    return xml.sax.saxutils.escape(text)


def write_zip(out, members):
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), head + text, zipfile.ZIP_DEFLATED)


def relations(*rows):
    return f'<Relationships xmlns="{package}">' + "".join(
        f'<Relationship Id="r{n}" Type="{office}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(rows, 1)) + "</Relationships>"


def content_types(**parts):
    return f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + "".join(
        f'<Override PartName="/{name.replace("__", "/")}.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in parts.items()) + "</Types>"


def paragraph(text, align="", size=21, bold=False):
    layout = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
    weight = "<w:b/>" if bold else ""
    return (f'<w:p>{layout}<w:r><w:rPr>{weight}<w:sz w:val="{size}"/></w:rPr>'
            f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>')


def table(rows):
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4" w:color="000000"/>' for edge in ("top", "left", "bottom", "right", "insideH", "insideV"))
    grid = "<w:gridCol/>" * max(map(len, rows))
    body = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{paragraph(cell, bold=n == 0)}</w:tc>" for cell in row) + "</w:tr>" for n, row in enumerate(rows))
    return f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def marked(text):
    """(mark, words) a line: title, article, right, center, line, row, or none."""
    for line in text.splitlines():
        found = re.match(r"@([a-z]+) (.*)", line)
        yield (found[1], found[2]) if found else ("", line)


def docx(text, out):
    body, rows = [], []
    for mark, words in [*marked(text), ("", "")]:
        if rows and mark != "row":
            body.append(table(rows))
            rows = []
        if mark == "row":
            rows.append(words.split("|"))
        elif mark == "title":
            body.append(paragraph(words, "center", 32, True))
        elif words.strip():
            body.append(paragraph(words, {"right": "right", "center": "center"}.get(mark, ""), bold=mark == "article"))
    write_zip(out, {
        "[Content_Types].xml": content_types(word__document="wordprocessingml.document.main"),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'})


def html(text, out):
    tags = {"title": "h1", "article": "h2"}
    lines = [(tags.get(mark, "p"), escape(words)) for mark, words in marked(text) if words.strip()]
    page = "\n".join(f"<{tag}>{words}</{tag}>" for tag, words in lines)
    out.write_text(f'<!DOCTYPE html>\n<html lang="ja">\n<head><meta charset="utf-8"><title>{lines[0][1]}</title></head>\n<body>\n{page}\n</body>\n</html>\n',
                   encoding="utf-8")


def column_name(n):
    return (chr(64 + (n - 1) // 26) if n > 26 else "") + chr(65 + (n - 1) % 26)


def cell(place, value, header=False):
    style = 2 if header else 0
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        serial = (datetime.date.fromisoformat(value) - datetime.date(1899, 12, 30)).days
        return f'<c r="{place}" s="1"><v>{serial}</v></c>'
    if re.fullmatch(r"\d{1,4}", value):
        return f'<c r="{place}" s="0"><v>{value}</v></c>'
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' if value else ""


def workbook(rows, out, name, title, total, notes):
    """A register as a vendor keeps it: a title, headers in two rows (「責任者 氏名」 under a merged 責任者), cells that are the same
    merged downwards, a total and notes below. rows: the header, then the cells; a day 2026-11-22 becomes Excel's own date."""
    header, *body = rows
    groups = [h.partition(" ") for h in header]
    lines = {1: [cell("A1", title, True)], 3: [], 4: []}
    merged = [f"A1:{column_name(len(header))}1"]
    start = 0
    for n in range(1, len(groups) + 1):
        if n < len(groups) and groups[n][2] and groups[n][0] == groups[start][0]:
            continue
        first, last = column_name(start + 1), column_name(n)
        lines[3].append(cell(f"{first}3", groups[start][0], True))
        if groups[start][2]:
            lines[4] += [cell(f"{column_name(k + 1)}4", groups[k][2], True) for k in range(start, n)]
            merged += [f"{first}3:{last}3"] if n - start > 1 else []
        else:
            merged.append(f"{first}3:{last}4")
        start = n
    for n, row in enumerate(body, 5):
        lines[n] = [cell(f"{column_name(k)}{n}", value) for k, value in enumerate(row, 1)]
    for k in range(1, len(header) + 1):
        same = {row[k - 1] for row in body}
        if len(body) > 1 and len(same) == 1 and groups[k - 1][0] in ("突合", "脅威評価") and "" not in same:
            merged.append(f"{column_name(k)}5:{column_name(k)}{len(body) + 4}")
            for n in range(6, len(body) + 5):
                lines[n] = [c for c in lines[n] if f'r="{column_name(k)}{n}"' not in c]
    for n, row in enumerate([total, *([note] for note in notes)], len(body) + 5):
        lines[n] = [cell(f"{column_name(k)}{n}", value) for k, value in enumerate(row, 1)]
    sheet_rows = "".join(f'<row r="{n}">{"".join(cells)}</row>' for n, cells in sorted(lines.items()))
    merges = "".join(f'<mergeCell ref="{m}"/>' for m in merged)
    fonts = '<fonts count="2"><font><sz val="10"/></font><font><b/><sz val="10"/></font></fonts>'
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"'
    framed = 'fillId="0" borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>'
    edges = "".join(f'<{edge} style="thin"/>' for edge in ("left", "right", "top", "bottom"))
    widths = "".join(f'<col min="{n}" max="{n}" width="{6 if title in narrow else 18}" customWidth="1"/>' for n, (title, _, _) in enumerate(groups, 1))
    write_zip(out, {
        "[Content_Types].xml": content_types(xl__workbook="spreadsheetml.sheet.main", xl__styles="spreadsheetml.styles", xl__worksheets__sheet1="spreadsheetml.worksheet"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{sheet}" xmlns:r="{office}"><sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{sheet}">{fonts}<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
                         f'<borders count="2"><border/><border>{edges}</border></borders><cellStyleXfs count="1">{plain}/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" {framed}'
                         f'<xf numFmtId="14" fontId="0" applyNumberFormat="1" {framed}<xf numFmtId="0" fontId="1" applyFont="1" {framed}'
                         "</cellXfs></styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{sheet}"><cols>{widths}</cols><sheetData>{sheet_rows}</sheetData><mergeCells count="{len(merged)}">{merges}</mergeCells></worksheet>'})
