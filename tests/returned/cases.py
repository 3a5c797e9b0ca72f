"""Returned checklists as people, programs and forgers make them: one file a case, with what has to come of it.

cases.py CHECKLIST OTHER OUT   CHECKLIST: the workbook of a bundle where 04.1 and 05.1 wait; OTHER: that of another bundle; writes
                               OUT/NAME.xlsx and OUT/cases.tsv: name, file, "04.1=○ 05.1=×" or "!" and what the refusal must say.
"""
import datetime, io, os, re, sys, zipfile
import openpyxl
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

checklist, other, out = sys.argv[1:4]
os.makedirs(out, exist_ok=True)
table = []
good = {"判定": "○ 適合", "理由": "資料を確認した。", "職名": "情報政策課長", "文書番号": "情政第77号", "判断日": "2026-11-24", "再確認期限": "2027-11-23"}
ok = "04.1=適合"


def head_of(sheet):
    for r in range(1, 21):
        found = {c.value: c.column for c in sheet[r] if c.value}
        if "基準番号" in found or "市確認" in found:
            return r, found
    raise SystemExit("no header")


class Book:
    """The checklist, opened by openpyxl, with one decision on 04.1 typed in."""

    def __init__(self, path=checklist, decide=True):
        self.book = openpyxl.load_workbook(path)
        self.sheet = self.book["市判断"]
        self.row_of_header, self.head = head_of(self.sheet)
        if decide:
            self.fill("04.1")

    def row(self, criterion):
        for r in range(self.row_of_header + 1, self.sheet.max_row + 1):
            if self.sheet.cell(r, self.head["基準番号"]).value == criterion:
                return r
        raise SystemExit("no row " + criterion)

    def cell(self, header, criterion="04.1"):
        return self.sheet.cell(self.row(criterion), self.head[header])

    def fill(self, criterion, **values):
        for header, value in {**good, **values}.items():
            self.cell(header, criterion).value = value
        return self

    def save(self):
        data = io.BytesIO()
        self.book.save(data)
        return data.getvalue()


def case(name, data, expected, suffix=".xlsx"):
    path = os.path.join(out, name + suffix)
    with open(path, "wb") as f:
        f.write(data)
    table.append((name, path, expected))


def typed(name, expected, **values):
    case(name, Book().fill("04.1", **values).save(), expected)


def changed(name, expected, change, **more):
    b = Book(**more)
    change(b)
    case(name, b.save(), expected)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return [(i.filename, z.read(i)) for i in z.infolist()]


def zipped(members, **options):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as z:
        for name, content in members:
            z.writestr(name, content)
    return data.getvalue()


def edited(data, change):
    """change(name, text) → text, for the XML members."""
    return zipped([(n, change(n, c.decode()).encode() if n.endswith((".xml", ".rels")) else c) for n, c in parts(data)])


def decision_part(data):
    for name, content in parts(data):
        if name.startswith("xl/worksheets/sheet3"):
            return name
    raise SystemExit("no sheet")


plain = Book().save()
case("as_typed", plain, ok)
case("untouched", open(checklist, "rb").read(), "!一つも記入されていない")
two = Book().fill("05.1", 判定="× 不適合").save()
case("two_rows", two, "04.1=適合 05.1=不適合")

# ── marks
for name, mark, expected in [
    ("circle_25cb", "○", ok), ("circle_3007", "〇", ok), ("circle_25ef", "◯ 適合", ok), ("cross_2715", "✕", "04.1=不適合"), ("cross_00d7", "× 不適合", "04.1=不適合"),
    ("triangle", "△", "04.1=一部適合"), ("not_applicable", "対象外", "04.1=対象外"), ("ideographic_space", "○　適合", ok), ("spaces_around", "  ○ 適合 　", ok),
    ("line_feed_inside", "○\n適合", ok), ("latin_o", "O", '!判断!G4: "O" \\(U\\+004F\\)は判定として読めない'), ("full_width_o", "Ｏ", "!U\\+FF2F"), ("digit_0", "0", "!U\\+0030"),
    ("number_0", 0, "!U\\+0030"), ("number_1", 1, "!判定として読めない"), ("boolean", True, '!"TRUE"は判定として読めない'), ("latin_x", "x", "!U\\+0078"), ("black_triangle", "▲", "!U\\+25B2"),
    ("double_circle", "◎", "!判定として読めない"), ("dash", "-", "!判定として読めない"), ("long_dash", "—", "!U\\+2014"), ("tick", "✓", "!判定として読めない"), ("word_ok", "OK", "!判定として読めない"),
    ("conditional_words", "○ 適合(条件付き)", "!判定として読めない"), ("contradiction", "○ 不適合", "!判定として読めない"), ("two_marks", "○ 適合 / × 不適合", "!判定として読めない"),
    ("direction_mark", "○\u200e 適合", "!<U\\+200E>.*見えない文字"), ("zero_width_space", "○\u200b適合", "!<U\\+200B>.*見えない文字"), ("override", "\u202e○ 適合", "!<U\\+202E>.*見えない文字"),
    ("spaces_only", "　", "!理由が記入されているのに判定が空欄"), ("empty_verdict", None, "!G4: 理由が記入されているのに判定が空欄"),
]:
    typed("mark_" + name, expected, 判定=mark)

# ── dates
for name, day, expected in [
    ("era", "令和8年11月24日", ok), ("era_letter", "R8.11.24", ok), ("era_sign", "令8.11.24", ok), ("slashes", "2026/11/24", ok), ("kanji_units", "2026年11月24日", ok),
    ("full_width", "２０２６／１１／２４", ok), ("era_slashes", "R8/11/24", ok), ("weekday", "令和8年11月24日(火)", ok), ("weekday_full_width", "令和８年１１月２４日（火）", ok),
    ("weekday_word", "2026年11月24日 火曜日", ok), ("weekday_holiday", "2026/11/23(月・祝)", ok), ("weekday_sign", "2026/11/24㈫", ok), ("weekday_wrong", "令和8年11月24日(水)", "!K4: .*曜日が日付と合わない.*水曜日ではない"),
    ("first_year", "令和元年11月24日", ok), ("kanji_numerals", "令和八年十一月二十四日", ok), ("a_date", datetime.date(2026, 11, 24), ok), ("a_date_and_time", datetime.datetime(2026, 11, 24, 15, 30), ok),
    ("serial", 46350, ok), ("digits", "20261124", "!日付として読めない"), ("no_year", "11月24日", "!日付として読めない"), ("no_day", "令和8年11月", "!日付として読めない"),
    ("impossible", "2026/02/30", "!日付として読めない"), ("heisei_31_11", "平成31年11月24日", "!日付として読めない"), ("words", "来週", "!日付として読めない"), ("none", None, "!K4: 日付がない"),
    ("error", "#N/A", "!K4: エラー値"), ("after_the_end", "2028-01-01", "!L4: 再確認期限2027-11-23が判断日2028-01-01より前"),
]:
    typed("date_" + name, expected, 判断日=day)


def shown_as(fmt, header="判断日", value=datetime.date(2026, 11, 24)):
    def change(b):
        b.cell(header).value = value
        b.cell(header).number_format = fmt
    return change


changed("date_shown_as_a_number", '!K4: .*"46350".*日付として読めない', shown_as("General", value=46350))
changed("date_shown_in_era", ok, shown_as('[$-411]ggge"年"m"月"d"日"'))
changed("date_shown_without_year", "!K4: 日付に年が表示されていない\\(中身は2026-11-24\\)", shown_as('m"月"d"日"'))
changed("date_shown_without_day", '!K4: "2026-11".*日付として読めない', shown_as('yyyy"年"m"月"'))
base_1904 = Book()
base_1904.book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
base_1904.cell("判断日").value = datetime.date(2026, 11, 24)
base_1904.cell("判断日").number_format = "yyyy/m/d"
case("date_of_1904", base_1904.save(), "04.1=適合@2026-11-24")

# ── formulas, errors, formats, looks
for header in ("判定", "理由", "職名", "文書番号", "判断日"):
    def formula(b, header=header):
        b.cell(header).value = "=TODAY()" if header == "判断日" else '=HYPERLINK("https://x.example/","○ 適合")'
    changed("formula_" + header, "!数式の結果", formula)
typed("verdict_na", "!G4: エラー値\"#N/A\"", 判定="#N/A")
typed("reason_error", "!H4: エラー値", 理由="#REF!")


def struck(b):
    b.cell("判定").font = Font(strike=True)


def white(b):
    b.cell("判定").font = Font(color="FFFFFFFF")
    b.cell("判定").fill = PatternFill()


def noted(b):
    b.cell("判定").comment = Comment("課長は保留と言っている", "係員")


def coloured(b):
    b.sheet.conditional_formatting.add("G4:G9", CellIsRule(operator="equal", formula=['"○ 適合"'], font=Font(color="FFFFFFFF")))


changed("struck_through", "!G4: .*取消線", struck)
changed("white_on_white", "!G4: .*背景と同じ色", white)
changed("tiny", "!G4: .*小さすぎて", lambda b: setattr(b.cell("判定"), "font", Font(sz=1)))
changed("hidden_by_format", "!G4: .*表示形式", shown_as(";;;", "判定", "○ 適合"))
changed("other_text_by_format", "!G4: .*表示形式", shown_as(';;;"× 不適合"', "判定", "○ 適合"))
changed("text_format", ok, shown_as("@", "判定", "○ 適合"))
changed("a_comment_beside", "!G4: コメント", noted)
changed("conditional_format", "!G4: 条件付き書式", coloured)

# ── numbers of papers
changed("document_leading_zeros", "04.1=適合 #0077", shown_as("@", "文書番号", "0077"))
changed("document_number", "04.1=適合 #77", shown_as("General", "文書番号", 77))
changed("document_filled_with_zeros", "04.1=適合 #0077", shown_as("0000", "文書番号", 77))
changed("document_dressed", "!J4: .*表示形式", shown_as('"第"0"号"', "文書番号", 77))
changed("document_became_a_date", "!J4: .*日付", shown_as('m"月"d"日"', "文書番号", datetime.date(2026, 8, 11)))
typed("document_missing", "!J4: 文書番号が空欄", 文書番号=None)
typed("document_with_line_feed", "!J4: .*見えない文字か改行", 文書番号="情政\n第77号")
typed("document_with_quote", "04.1=適合 #情政\\\"7\\\\7", 文書番号='情政"7\\7')
case("two_documents", Book().fill("05.1", 文書番号="情政第78号").save(), "!J5: 文書番号.*ほかの行\\(市判断!J4\\)と異なる")

# ── words
typed("reason_missing", "!H4: 判定があるのに「理由」が空欄", 理由=None)
typed("reason_spaces", "!H4: 判定があるのに「理由」が空欄", 理由=" 　\n")
typed("reason_10000_characters", "!H4: 10000文字あり", 理由="確" * 10000)
typed("reason_2700_characters", ok, 理由="確" * 2700)
typed("reason_like_a_formula", ok, 理由="-確認した。+α @係 ='x'")
typed("office_missing", "!I4: 判定があるのに「職名」が空欄", 職名=None)
typed("office_with_variant", ok, 職名="葛\U000E0100飾課長")
typed("office_direction_mark", "!I4: .*見えない文字", 職名="課長\u200f")
typed("all_at_once", "!(?s)G4.*H4.*I4.*K4.*L4", 判定="O", 理由=None, 職名=None, 判断日="来週", 再確認期限="13月1日")

# ── rows, columns, sheets
def sort_rows(b):
    rows = [[c.value for c in r] for r in b.sheet.iter_rows(min_row=b.row_of_header + 1)]
    for i, values in enumerate(reversed(rows)):
        for j, value in enumerate(values):
            b.sheet.cell(b.row_of_header + 1 + i, j + 1).value = value


def copied(b, **values):
    at, to = b.row("04.1"), b.sheet.max_row + 1
    for j in range(1, b.sheet.max_column + 1):
        b.sheet.cell(to, j).value = b.sheet.cell(at, j).value
    for header, value in values.items():
        b.sheet.cell(to, b.head[header]).value = value


def hide(b, **what):
    if "row" in what:
        b.sheet.row_dimensions[b.row("04.1")].hidden = True
    if "column" in what:
        b.sheet.column_dimensions[get_column_letter(b.head[what["column"]])].hidden = True


def moved(b):
    values = [[c.value for c in r] for r in b.sheet.iter_rows(min_row=b.row_of_header)]
    for i, row in enumerate(values):
        for j, value in enumerate(row[6:] + row[:6]):
            b.sheet.cell(b.row_of_header + i, j + 1).value = value


changed("rows_sorted", ok, sort_rows)
changed("row_deleted", ok, lambda b: b.sheet.delete_rows(b.row("05.1")))
changed("row_inserted", ok, lambda b: b.sheet.insert_rows(b.row("04.1")))
changed("rows_above", ok, lambda b: b.sheet.insert_rows(1, 3))
changed("row_twice_otherwise", "!基準04.1の行が二つあり", lambda b: copied(b, 判定="× 不適合"))
changed("row_twice_other_date", "!基準04.1の行が二つあり", lambda b: copied(b, 再確認期限="2027-01-01"))
changed("row_hidden", "!G4: 隠れた行", lambda b: hide(b, row=1))
changed("column_hidden", "!G4: 隠れた列", lambda b: hide(b, column="判定"))
changed("seen_column_hidden", "!D4: 隠れた列", lambda b: hide(b, column="見たもの"))
changed("digests_folded_away", ok, lambda b: hide(b, column="内容の指紋"))
changed("columns_moved", ok, moved)
changed("column_inserted", ok, lambda b: b.sheet.insert_cols(7))
changed("header_renamed", "!A3: 見出し「理由」がない", lambda b: setattr(b.sheet.cell(3, b.head["理由"]), "value", "理由等"))
changed("header_twice", "!見出しが二つある", lambda b: setattr(b.sheet.cell(3, 20), "value", "判定"))
changed("merged_down", "!G4: 結合されたセルの判定", lambda b: b.sheet.merge_cells("G4:G5"))
changed("merged_across", "!H4: 隣の列と結合", lambda b: b.sheet.merge_cells("H4:I4"))
changed("office_merged_down", "04.1=適合 05.1=適合", lambda b: (b.fill("05.1"), b.sheet.merge_cells("I4:I5")))
changed("sheet_renamed", ok, lambda b: setattr(b.sheet, "title", "返送用"))
changed("sheets_reordered", ok, lambda b: b.book.move_sheet("市判断", -2))
changed("extra_sheet", ok, lambda b: b.book.create_sheet("市のメモ").append(["判定", "○"]))
changed("sheet_copied", "!見出しを持つシートが2枚", lambda b: b.book.copy_worksheet(b.sheet))
changed("sheet_hidden", "!G4: 隠れた行.*シート", lambda b: setattr(b.sheet, "sheet_state", "hidden"))
changed("sheet_removed", "!「市判断」シートがない", lambda b: b.book.remove(b.sheet))
changed("protection_off", ok, lambda b: [setattr(s.protection, "sheet", False) for s in b.book])
def checklist_cell(b, no, header):
    sheet = b.book.worksheets[0]
    r, head = head_of(sheet)
    for row in range(r + 1, sheet.max_row + 1):
        if sheet.cell(row, head["No"]).value == no:
            return sheet.cell(row, head[header])


def filtered(b):
    sheet = b.book.worksheets[0]
    sheet.row_dimensions[checklist_cell(b, "6", "No").row].hidden = True


changed("filter_left_on_elsewhere", ok, filtered)
changed("filter_left_on", ok, lambda b: setattr(b.sheet.auto_filter, "ref", "A3:L5"))

# ── the vendor's side
def vendor(header, value, criterion="04.1"):
    return lambda b: setattr(b.cell(header, criterion), "value", value)


swap = Book()
for h in ("内容の指紋",):
    a, b_ = swap.cell(h), swap.cell(h, "05.1")
    a.value, b_.value = b_.value, a.value
case("digests_swapped", swap.save(), "!F4: 「内容の指紋」が証跡パックと異なる")
changed("seen_altered", "!D4: 「見たもの」が証跡パックと異なる", vendor("見たもの", "問題なし"))
changed("sought_altered", "!C4: .*(証跡パックと異なる|規則と異なる)", vendor("求められていること", "資料があること"))
changed("criterion_as_number", "!A4: .*「04.1」か", vendor("基準番号", 4.1))
changed("criterion_of_another", "!A4", vendor("基準番号", "18.1"))
changed("digest_lost", "!F4: .*指紋", vendor("内容の指紋", None))
changed("requirement_digest_of_another", "!E4|C4", vendor("要件文の指紋", "0" * 64))
changed("mark_of_the_checklist_forged", "!適合状況確認表!D\\d+: 「適合状況」が証跡パックと異なる", lambda b: setattr(checklist_cell(b, "6", "適合状況"), "value", "○ 適合"))
changed("open_points_cleared", "!適合状況確認表!K\\d+: 「指摘・残課題」が証跡パックと異なる", lambda b: setattr(checklist_cell(b, "6", "指摘・残課題"), "value", None))
changed("checklist_row_removed", "!適合状況確認表!A7: \"15\".*欠けている", lambda b: b.book.worksheets[0].delete_rows(checklist_cell(b, "15", "No").row))
changed("mark_dressed_by_format", "!適合状況確認表!D\\d+: 「適合状況」が書式か数式", lambda b: setattr(checklist_cell(b, "6", "適合状況"), "number_format", ';;;"○ 適合"'))
changed("mark_in_white", "!適合状況確認表!D\\d+: 「適合状況」が書式か数式", lambda b: setattr(checklist_cell(b, "6", "適合状況"), "font", Font(color="FFFFFFFF")))
changed("words_outside_the_table", '!N4: 表の外への記入"ただし条件付き"', lambda b: setattr(b.sheet.cell(b.row("04.1"), 14), "value", "ただし条件付き"))
changed("words_below_the_table", '!市判断!A\\d+: "以上"の行は証跡パックの確認表にない', lambda b: setattr(b.sheet.cell(b.sheet.max_row + 3, 3), "value", "以上"))
case("of_another_bundle", Book(other).save(), "!適合状況確認表!A1: 別の証跡パックの確認表")

# ── the City's remarks
def remark(**values):
    def change(b):
        for header, value in values.items():
            checklist_cell(b, "15", header).value = value
    return change


changed("remark", "04.1=適合 15:差戻し", remark(市確認="差戻し", 市コメント="根拠を確かめたい", 文書番号="情政第77号"))
changed("remark_alone", "15:確認済", remark(市確認="確認済"), decide=False)
changed("remark_unknown", '!適合状況確認表!N\\d+: "たぶん"は一覧にない', remark(市確認="たぶん"))
changed("remark_without_why", "!適合状況確認表!O\\d+: 「差戻し」の理由がない", remark(市確認="差戻し"))
changed("remark_formula", "!適合状況確認表!O\\d+: 数式", remark(市コメント="=1+1"))


def beside_no_row(b):
    sheet = b.book.worksheets[0]
    _, head = head_of(sheet)
    sheet.cell(sheet.max_row + 1, head["市コメント"]).value = "全体として良い"


changed("remark_beside_no_row", "!適合状況確認表!O\\d+: No のない行", beside_no_row)

# ── the file itself: XML as other programs write it
def with_text(new):
    """A cell of the decision's row written by hand."""
    place = re.search('r="([A-Z]+[0-9]+)"', new).group(1)
    part = decision_part(plain)

    def change(name, text):
        return re.sub(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', new, text, 1) if name == part else text
    return edited(plain, change)


case("inline_string", with_text('<c r="G4" t="inlineStr"><is><t>○ 適合</t></is></c>'), ok)
case("inline_runs_and_reading", with_text('<c r="G4" t="inlineStr"><is><r><t>○ </t></r><r><rPr><b/></rPr><t>適合</t></r><rPh sb="2" eb="4"><t>テキゴウ</t></rPh><phoneticPr fontId="1"/></is></c>'), ok)
case("partly_struck_through", with_text('<c r="H4" t="inlineStr"><is><r><t>適合と</t></r><r><rPr><strike/></rPr><t>は認めない</t></r><r><t>する</t></r></is></c>'), "!H4: .*取消線")
case("formula_string", with_text('<c r="G4" t="str"><f>"○ 適合"</f><v>○ 適合</v></c>'), "!G4: 数式の結果")
case("kept_without_formula", with_text('<c r="G4" t="str"><v>○ 適合</v></c>'), ok)
case("formula_without_value", with_text('<c r="G4"><f>A1</f></c>'), "!G4: 数式の結果")
case("escaped_carriage_return", with_text('<c r="G4" t="inlineStr"><is><t>○_x000D_\n適合</t></is></c>'), ok)
case("escaped_direction_mark", with_text('<c r="G4" t="inlineStr"><is><t>○_x200E_適合</t></is></c>'), "!<U\\+200E>")
case("strict_date", with_text('<c r="K4" t="d"><v>2026-11-24T00:00:00.000</v></c>'), "04.1=適合@2026-11-24")
case("strict_day", with_text('<c r="K4" t="d"><v>2026-11-24</v></c>'), "04.1=適合@2026-11-24")
case("carriage_return", with_text('<c r="H4" t="inlineStr"><is><t>一行目&#13;\n二行目</t></is></c>'), ok)
case("string_not_there", with_text('<c r="G4" t="s"><v>99999</v></c>'), "!G4")
case("cell_twice", with_text('<c r="G4" t="inlineStr"><is><t>○ 適合</t></is></c><c r="G4" t="inlineStr"><is><t>× 不適合</t></is></c>'), "!G4")
case("white_run", with_text('<c r="G4" t="inlineStr"><is><r><t>○ 適合</t></r><r><rPr><color rgb="FFFFFFFF"/></rPr><t>しない</t></r></is></c>'), "!G4")


def in_strings(change):
    """The checklist as it came, its strings in their own part, with the City's cells written beside them."""
    def typed_in(name, text):
        if name == "xl/sharedStrings.xml":
            return change(text)
        if name != "xl/worksheets/sheet3.xml":
            return text
        for place, value in zip("GHIJKL", good.values()):
            text = re.sub(rf'<c r="{place}4"( s="\d+")?/>', rf'<c r="{place}4"\1 t="inlineStr"><is><t>{value}</t></is></c>', text, 1)
        return text
    return edited(open(checklist, "rb").read(), typed_in)


shared = in_strings(lambda text: text)
case("shared_strings", shared, ok)
case("furigana", in_strings(lambda text: re.sub(r"(<t[^>]*>[^<]{9,}</t>)", r'\1<rPh sb="0" eb="2"><t>シリョウ</t></rPh><phoneticPr fontId="1"/>', text)), ok)
case("runs", in_strings(lambda text: re.sub(r"<t[^>]*>([^<]{4})([^<]{9,})</t>", r'<r><t xml:space="preserve">\1</t></r><r><rPr><sz val="10"/></rPr><t xml:space="preserve">\2</t></r>', text)), ok)


def prefixed(name, text):
    if not name.startswith("xl/") or not name.endswith(".xml") or "theme" in name:
        return text
    text = re.sub(r"<(/?)([A-Za-z])", r"<\1x:\2", text)
    return text.replace('xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"', 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"')


case("prefixed_xml", edited(plain, prefixed), ok)
case("strict", edited(plain, lambda n, t: t.replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships").replace(
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")), ok)
case("strings_missing", zipped([(n, c) for n, c in parts(shared) if "sharedStrings" not in n]), "!壊れているか")
case("no_styles_part", zipped([(n, c) for n, c in parts(plain) if n != "xl/styles.xml"]), "!壊れているか")
doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
case("external_entity", in_strings(lambda t: re.sub(r"(<\?xml.*?\?>)", lambda m: m.group(0) + doctype, t, 1)), "!壊れているか.*document type")
laughs = "<!DOCTYPE x [<!ENTITY a 'haha'>" + "".join(f"<!ENTITY {chr(98 + i)} '{('&' + chr(97 + i) + ';') * 10}'>" for i in range(12)) + "]>"
case("billion_laughs", in_strings(lambda t: laughs + re.sub(r"<\?xml.*?\?>", "", t, 1)), "!壊れているか.*document type")
case("bomb", zipped(parts(plain) + [("xl/media/x.bin", b"")] + [("xl/bomb.xml", b"0" * (80 << 20))]), ok)
case("bomb_in_strings", in_strings(lambda t: t.replace("</sst>", " " * (80 << 20) + "</sst>")), "!壊れているか.*MiB")
case("many_members", zipped(parts(plain) + [(f"x/{i}", b"") for i in range(2500)]), "!壊れているか.*members")
case("absolute_path", zipped(parts(plain) + [("/etc/passwd", b"x")]), "!壊れているか.*name")
case("backslash_path", zipped(parts(plain) + [("xl\\..\\x", b"x")]), "!壊れているか.*name")
case("parent_path", zipped(parts(plain) + [("../x", b"x")]), "!壊れているか.*name")
import warnings
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    case("member_twice", zipped(parts(plain) + [(decision_part(plain), b"<worksheet/>")]), "!壊れているか")
case("truncated", plain[:-200], "!壊れているか")
case("flipped_byte", plain[:3000] + bytes([plain[3000] ^ 255]) + plain[3001:], "!壊れているか")
streamed = io.BytesIO()


class Unseekable(io.RawIOBase):
    def writable(self):
        return True

    def write(self, b):
        streamed.write(bytes(b))
        return len(b)


with zipfile.ZipFile(Unseekable(), "w", zipfile.ZIP_DEFLATED) as z:
    for n, c in parts(plain):
        z.writestr(n, c)
case("data_descriptors", streamed.getvalue(), ok)
big = io.BytesIO()
with zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as z:
    for n, c in parts(plain):
        with z.open(zipfile.ZipInfo(n), "w", force_zip64=True) as f:
            f.write(c)
case("zip64", big.getvalue(), ok)

# ── other files
macro = edited(plain, lambda n, t: t.replace("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"))
case("macro_book", macro, ok, ".xlsm")
case("binary_book", zipped([("[Content_Types].xml", b"<Types/>"), ("_rels/.rels", b'<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>'),
                            ("xl/workbook.bin", b"\x83\x01\x00")]), "!\\.xlsb", ".xlsb")
ole = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + b"\0" * 504
case("with_a_password", ole + "EncryptedPackage".encode("utf-16le") + b"\0" * 400, "!パスワード")
case("old_book", ole + "Workbook".encode("utf-16le") + b"\0" * 400, "!旧形式.*xls", ".xls")
case("a_csv", "基準番号,判定\n04.1,○\n".encode("cp932"), "!CSV", ".csv")
case("a_pdf", b"%PDF-1.7\n", "!PDF", ".pdf")
case("a_page", b"<html><body>x</body></html>", "!HTML", ".html")
case("nothing", b"", "!空のファイル")
case("owner_file", bytes([5]) + b"\0" * 54 + b"\5" + b"\0" * 109, "!作業ファイル")

with open(os.path.join(out, "cases.tsv"), "w", encoding="utf-8") as f:
    for line in table:
        f.write("\t".join(line) + "\n")
print(len(table), "cases")
