// Office files made in the test: a zip of parts given as text.
#pragma once

#include <zip.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace tenken::test {

using Parts = std::vector<std::pair<std::string, std::string>>;

/// A zip of the parts, deflated, in order.
inline std::string zip_of(const Parts& parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* target = zip_source_buffer_create(nullptr, 0, 0, &error);
  zip_t* archive = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  zip_source_keep(target);
  for (const auto& [name, text] : parts) zip_file_add(archive, name.c_str(), zip_source_buffer(archive, text.data(), text.size(), 0), ZIP_FL_ENC_UTF_8);
  zip_close(archive);
  std::string out;
  zip_source_open(target);
  zip_source_seek(target, 0, SEEK_END);
  out.resize(static_cast<std::size_t>(zip_source_tell(target)));
  zip_source_seek(target, 0, SEEK_SET);
  zip_source_read(target, out.data(), out.size());
  zip_source_close(target);
  zip_source_free(target);
  return out;
}

inline const std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
inline std::string relations(const Parts& type_and_target) {
  std::string out = xml + "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  int id = 0;
  for (const auto& [type, target] : type_and_target) out += "<Relationship Id=\"rId" + std::to_string(++id) + "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type + "\" Target=\"" + target + "\"/>";
  return out + "</Relationships>";
}

/// A Word document: the inside of its body, and of numbering.xml, styles.xml, footnotes.xml.
inline std::string docx(const std::string& body, const std::string& numbering = "", const std::string& styles = "", const std::string& footnotes = "") {
  const std::string w = " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:wps=\"wps\" xmlns:v=\"v\" xmlns:m=\"m\"";
  return zip_of({{"_rels/.rels", relations({{"officeDocument", "word/document.xml"}})},
                 {"word/_rels/document.xml.rels", relations({{"numbering", "numbering.xml"}, {"styles", "styles.xml"}, {"footnotes", "/word/footnotes.xml"}})},
                 {"word/document.xml", xml + "<w:document" + w + "><w:body>" + body + "</w:body></w:document>"},
                 {"word/numbering.xml", xml + "<w:numbering" + w + ">" + numbering + "</w:numbering>"},
                 {"word/styles.xml", xml + "<w:styles" + w + ">" + styles + "</w:styles>"},
                 {"word/footnotes.xml", xml + "<w:footnotes" + w + ">" + footnotes + "</w:footnotes>"}});
}

/// A workbook: sheets as name and the inside of their worksheet element.
inline std::string xlsx(const Parts& sheets, const std::string& strings = "", const std::string& styles = "", const std::string& properties = "") {
  Parts types{{"sharedStrings", "sharedStrings.xml"}, {"styles", "styles.xml"}}, parts;
  std::string list;
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string part = "worksheets/sheet" + std::to_string(i + 1) + ".xml";
    types.emplace_back("worksheet", part);
    parts.emplace_back("xl/" + part, xml + "<worksheet>" + sheets[i].second + "</worksheet>");
    list += "<sheet name=\"" + sheets[i].first + "\" sheetId=\"1\" r:id=\"rId" + std::to_string(i + 3) + "\"" + (sheets[i].first.starts_with("隠") ? " state=\"hidden\"" : "") + "/>";
  }
  parts.insert(parts.begin(), {{"_rels/.rels", relations({{"officeDocument", "xl/workbook.xml"}})},
                               {"xl/workbook.xml", xml + "<workbook xmlns:r=\"r\"><workbookPr " + properties + "/><sheets>" + list + "</sheets></workbook>"},
                               {"xl/_rels/workbook.xml.rels", relations(types)},
                               {"xl/sharedStrings.xml", xml + "<sst>" + strings + "</sst>"},
                               {"xl/styles.xml", xml + "<styleSheet>" + styles + "</styleSheet>"}});
  return zip_of(parts);
}

inline std::string office_file(const std::string& name) {
  std::ifstream in(std::string(TENKEN_SOURCE_DIR) + "/tests/parse/data/office/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tenken::test
