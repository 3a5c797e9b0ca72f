// Rule, Deployment, Profile: what is required, of what, and with which values. Plain data; load.hpp
// reads them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/text.hpp"

namespace tenken::rules {

/// The same sentence in both languages; Japanese leads.
struct Text {
  std::string ja;
  std::string en;
  bool operator==(const Text&) const = default;
};

/// The place in a file that a value was read from, for messages: "file:line:column".
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};
std::string to_string(const Place& place);

/// One of the 27 rows of the annex, as written.
struct Requirement {
  int number = 0;
  std::string category;     ///< 区分, filled down from the first row of its group
  std::string text_ja;      ///< 内容, verbatim
  std::string text_sha256;  ///< of text_ja
};

/// A part of a requirement that is judged by itself.
struct Clause {
  std::string id;     ///< "03a", "06-1"
  std::string quote;  ///< the part of the official text
  Text title;
};

/// 備え or 履行; none where the row is judged by one mark.
enum class Aspect { none, preparedness, performance };

/// One tick that an auditor would make.
struct Criterion {
  std::string id;      ///< "19.1", "06-1.2"
  std::string clause;  ///< empty: the row itself
  std::string quote;   ///< the phrase that makes it mandatory; empty: supporting
  Aspect aspect = Aspect::none;
  std::vector<std::string> kind;  ///< PROBE CFG LOG DOC CERT REC ATT
  std::string freshness;          ///< F0 1M 12M EXP VER EVT
  std::string owner;              ///< SM PM OPS LEGAL CSP AUD CITY
  Text text;
  std::map<std::string, std::string> answers;  ///< kind of thing → what answers it there
  bool mandatory() const { return !quote.empty(); }
};

struct Mapping {
  std::string standard;
  std::string control;
  std::string confidence;  ///< H M L
};

/// A value that the annex leaves open.
struct Parameter {
  std::vector<std::string> values;  ///< one for a scalar
  std::string unit;
  Text text;
  std::string source;
};

struct Limits {
  int timeout_ms = 5000;            ///< for the whole step on one target
  std::int64_t bytes_max = 262144;  ///< kept of one part
  int parts_max = 64;
};

/// One look at every target of a role.
struct Step {
  std::string name;  ///< unique over all rules
  std::vector<std::string> criteria;
  std::string role;
  std::vector<std::string> with;  ///< further roles of a two-ended step
  std::string probe;
  std::map<std::string, std::vector<std::string>> args;
  Limits limits;
  bool active = false;
  Place place;
};

/// What a finding says: how it should be and how it was, with {placeholders}.
struct Message {
  Text expected;
  Text actual;
};

/// Something that a finder looks for by itself: an item of a list, a chapter of a plan.
struct FinderPart {
  std::string name;
  std::string pattern;
  Text text;
  bool required = true;
};

/// What a paper must say, as data: RE2 patterns over folded sentences
/// (checks/parse/clause_finder.hpp).
struct Finder {
  enum class Form {
    clause,  ///< a sentence promises it; may pass by itself
    outline  ///< chapters of a plan or form; complete ones wait for the city
  };
  std::string name;  ///< unique in its rule
  std::string criterion;
  std::vector<std::string> steps;  ///< whose papers are read
  Form form = Form::clause;
  Text text;            ///< what is sought
  std::string subject;  ///< a sentence about it, whatever it says; empty: none but the others
  std::vector<std::string> promise, against;
  std::vector<std::string> lesser;    ///< promises a part of it: in doubt where nothing promises all
  std::vector<std::string> harmless;  ///< sentences about it that take nothing away
  std::vector<std::string> allow;     ///< words cut out before a sentence is searched for hedges
  std::vector<FinderPart> parts;
};

/// The YAML file of one requirement.
struct Rule {
  Requirement requirement;
  std::string name;
  Text title;
  std::string text_en;
  std::vector<Clause> clauses;
  std::vector<Criterion> criteria;
  std::vector<Mapping> mapping;
  std::map<std::string, Parameter> parameters;
  std::vector<Step> steps;
  std::map<std::string, std::string> words;  ///< lists of words that finders' patterns name
  std::vector<Finder> finders;
  std::map<std::string, Message> messages;
  Text remedy;
  std::string file;    ///< base name, "19_password_composition.yaml"
  std::string source;  ///< the YAML as written; sealed into the bundle

  const Criterion* criterion(std::string_view id) const;
  const Step* step(std::string_view name) const;
  const Finder* finder(std::string_view name) const;
};

/// All rules of a judgement and the official text they quote.
struct RuleSet {
  std::string annex;        ///< annex2.txt as written
  std::vector<Rule> rules;  ///< by requirement number
  const Rule* rule(int number) const;
};

using Values = std::map<std::string, std::vector<std::string>>;

/// A host, an endpoint, a paper, a register: anything that a step can look at.
struct Target {
  std::string name;
  std::vector<std::string> roles;
  std::string kind;  ///< vm container function managed_service endpoint document register statement
  std::string address;    ///< host or URL; empty for papers
  std::string transport;  ///< auto libssh2 openssh local; empty: not a host
  Values facts;  ///< for papers also file, number, version, effective_date, custody, encoding,
                 ///< written_by
  std::map<std::string, std::string>
      credentials;  ///< name → reference (env: file: systemd: pkcs11:), never a value
  Place place;

  bool has_role(std::string_view role) const;
  /// The first value of a fact, or empty.
  std::string fact(std::string_view name) const;
};

/// An office holder named by the deployment. Staff data: reports print the office, the sealed annex
/// the name.
struct Person {
  std::string name;
  std::string office;
  std::string organisation;
};

struct Consent {
  std::string approved_by;
  std::string document;
  std::string window;
  std::string contact;
};

/// The audited service as its operator declares it.
struct Deployment {
  std::string name;
  Text title;
  std::string provider;
  std::string provider_address;
  std::string period;            ///< "2026-11"; empty: none
  std::string in_service_since;  ///< ISO date of go-live; empty: not stated
  std::string baseline;          ///< "2026-11": the first month, that later ones are measured by
  std::vector<Target>
      targets;  ///< hosts, then documents, registers, statements, in the order written
  std::vector<Person> people;
  std::optional<Consent> consent;
  std::string source;  ///< the YAML as written

  std::vector<const Target*> with_role(std::string_view role) const;
};

/// A certificate that the city pins for one purpose.
struct Anchor {
  std::string name;
  std::string role;  ///< vendor city tsa tls auditor csp
  std::string file;  ///< as written, relative to the profile
  std::string pem;
};

/// A parameter value that the city sets, with the paper that says so.
struct Setting {
  std::vector<std::string> values;
  std::string source;
};

/// A checklist workbook that the city filled in and returned under its document number.
struct ReturnedChecklist {
  std::string document;
  std::string sha256;  ///< of the file, 64 hexadecimal digits
};

/// What the city decides beforehand.
struct Profile {
  std::string city;
  std::string city_address;
  std::map<std::string, Setting> parameters;
  std::map<std::string, Setting> answers;
  std::vector<Anchor> anchors;
  std::vector<ReturnedChecklist> returned_checklists;
  std::vector<std::string> gate_allow;  ///< verdicts that the gate lets pass besides pass: partial
  std::string source;                   ///< the YAML as written
};

}  // namespace tenken::rules
