#!/usr/bin/python3
"""Makes the Office files of the tests, once, by hand: tests need no Python. The same run gives the same cells and words.

make_office.py OUTDIR   (OUTDIR is tests/parse/data/office)

Needs python3-openpyxl, python3-docx, python3-reportlab and, for the files of another producer, LibreOffice (soffice).
"""
import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

root = pathlib.Path(__file__).resolve().parents[3]


def corporate_number(twelve):
    """Twelve digits with their check digit in front (Order on Corporate Numbers, Art. 2)."""
    total = sum(int(d) * (1 if n % 2 == 0 else 2) for n, d in enumerate(reversed(twelve)))
    return str(9 - total % 9) + twelve


def plain_contract():
    """The example's contract as plain lines: without marks, faults switched off."""
    lines = []
    for line in (root / "examples/child-consultation/papers/contract.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[+"):
            continue
        line = re.sub(r"^\[-[0-9a-z_]+\] ", "", line)
        lines.append(re.sub(r"^@[a-z]+ ", "", line))
    return [line.replace("{{w:m-20}}", "令和7年3月22日") for line in lines]


def numbering(document):
    """A list 第%1条 with a second level １, ２, ３ that begins at 2, as Word for Japanese makes it."""
    part = document.part.numbering_part.element
    for number in list(part):
        part.remove(number)
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "7")
    for level, start, form, text in ((0, 1, "decimal", "第%1条"), (1, 2, "decimalFullWidth", "%2")):
        node = OxmlElement("w:lvl")
        node.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", str(start)), ("w:numFmt", form), ("w:suff", "nothing" if level == 0 else "space"), ("w:lvlText", text)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            node.append(child)
        abstract.append(node)
    part.append(abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "3")
    link = OxmlElement("w:abstractNumId")
    link.set(qn("w:val"), "7")
    number.append(link)
    part.append(number)


def numbered_contract(path):
    document = docx.Document()
    numbering(document)
    for line in plain_contract():
        level, words = None, line
        if article := re.match(r"第[0-9]+条(?=\()", line):
            level, words = 0, line[article.end():]
        elif item := re.match(r"[0-9] ", line):
            level, words = 1, line[item.end():]
        paragraph = document.add_paragraph(words)
        if level is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = level
            properties.get_or_add_numId().val = 3
    document.save(path)


def vendor_workbook(path):
    """再委託先一覧 as a vendor keeps it: a title, a header of two rows, merged cells, notes below."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "表紙"
    cover["A1"] = "再委託先管理表"
    sheet = book.create_sheet("再委託先")
    sheet["A1"] = "再委託先一覧(令和8年11月1日現在)"
    sheet.merge_cells("A1:J1")
    sheet["A1"].font = Font(bold=True)
    heads = ["管理No.", "会社名", "法人番号", "階層", "国", "業務内容", "業務開始日", "責任者", None, "社内メモ"]
    for column, head in enumerate(heads, 1):
        if head:
            sheet.cell(3, column, head)
        if head != "責任者" and head:
            sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("H3:I3")
    sheet["H4"], sheet["I4"] = "情報セキュリティ責任者", "個人情報管理者"
    rows = [
        ["S-01", "いそべデータセンター株式会社 ", int(corporate_number("990001000101")), 1, "日本", "設備の運用\n(夜間を含む)", datetime.date(2025, 1, 27), "設備部長", "総務部長", "重要"],
        ["S-02", "株式会社うみかぜサポート", corporate_number("990001000102").translate(str.maketrans("0123456789", "０１２３４５６７８９")), "１", None, "問合せ窓口", "令和7年1月27日", "窓口課長", "管理部長", None],
        ["S-03", "合同会社しおさい通信", None, 2, "日本", "夜間の電話受付", datetime.datetime(2025, 5, 7, 9, 30), "業務課長", "業務課長", "=1/0"]]
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            sheet.cell(number, column, value)
    sheet["K3"] = "委託元"
    sheet.merge_cells("K3:K4")
    sheet["K7"] = "S-02"
    sheet.merge_cells("E5:E6")
    sheet["G5"].number_format = "[$-411]ggge\"年\"m\"月\"d\"日\""
    sheet["G7"].number_format = "yyyy/m/d"
    sheet["C5"].number_format = "0"
    sheet.row_dimensions[6].hidden = True
    sheet["A9"] = "合計"
    sheet["D9"] = 3
    sheet["A11"] = "※ 再々委託先を含む。"
    book.save(path)


def dates_workbook(path, mac):
    book = openpyxl.Workbook()
    if mac:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    sheet.title = "日付"
    cells = [
        (datetime.date(2026, 11, 22), "yyyy/m/d"), (datetime.datetime(2026, 11, 22, 3, 4, 5), "yyyy/m/d h:mm"),
        (datetime.date(2026, 11, 1), "yyyy\"年\"m\"月\""), (datetime.date(2026, 11, 22), "[$-411]ge.m.d"),
        (46348, "General"), (46348, "0\"日\""), (datetime.time(3, 4, 5), "h:mm:ss"), (1.5, "[h]:mm")]
    for row, (value, form) in enumerate(cells, 1):
        sheet.cell(row, 1, value).number_format = form
    book.save(path)


def pdfs(out):
    """A locked PDF, a scan, and one with a page of scan among text: a page here is words or a grey box."""
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen.canvas import Canvas

    def pdf(name, pages, locked=None):
        canvas = Canvas(str(out / name), invariant=1, encrypt=locked)
        for words in pages:
            if words:
                canvas.drawString(72, 720, words)
            else:
                canvas.rect(72, 72, 400, 600, fill=1)
            canvas.showPage()
        canvas.save()
    pdf("locked.pdf", ["Article 1"], pdfencrypt.StandardEncryption("secret", canPrint=0))
    pdf("scanned.pdf", [None, None])
    pdf("partly_scanned.pdf", ["Article 1 (Purpose)", None, "Article 2 (Term)"])


def by_libreoffice(source, ending, out):
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder) / ("in" + source.suffix)
        shutil.copy(source, copy)
        (pathlib.Path(folder) / "out").mkdir()
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending, "--outdir", folder + "/out", copy],
            check=True, capture_output=True, timeout=180)
        shutil.copy(pathlib.Path(folder) / "out" / ("in." + ending.split(":")[0]), out)


def main():
    out = pathlib.Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    (out / "contract.txt").write_text("\n".join(plain_contract()) + "\n", encoding="utf-8")
    numbered_contract(out / "contract_numbered.docx")
    vendor_workbook(out / "subcontractors_vendor.xlsx")
    dates_workbook(out / "dates_1900.xlsx", False)
    dates_workbook(out / "dates_1904.xlsx", True)
    (out / "approvals_cp932.csv").write_bytes(
        "承認No,再委託先番号,名称,決裁日,文書番号,社内メモ\r\nA-01,S-01,いそべ①㈱,令和7年1月9日,第1号,済\r\n".encode("cp932"))
    pdfs(out)
    if shutil.which("soffice"):
        by_libreoffice(out / "contract_numbered.docx", "docx", out / "contract_libreoffice.docx")
        by_libreoffice(out / "subcontractors_vendor.xlsx", "xlsx", out / "subcontractors_libreoffice.xlsx")
    for path in sorted(out.iterdir()):
        print(path.name, path.stat().st_size)


main()
