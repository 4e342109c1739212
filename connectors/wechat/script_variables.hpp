// The variables that the scripts of a WeChat page set.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/wechat/literal_reader.hpp"

namespace kuaixun {

// What `var NAME = …` and `window.NAME = …` say in the given scripts: of each name the first literal that is not empty.
// Names that hold nothing we read are passed over; so are right sides that are no literals, of which the bundles of
// these pages are full (`var mid = (l + r) / 2`). Time linear in the scripts. Holds copies, HTML's entities resolved.
class ScriptVariables {
 public:
  explicit ScriptVariables(const std::vector<std::string_view>& scripts);

  // Empty when nobody sets it.
  const std::string& operator[](std::string_view name) const;

 private:
  void read(std::string_view script, std::string_view prefix);

  std::map<std::string_view, std::string> values_;  // of the names in the table, which are static
};

// What some script assigns to a name, qualified or not (`window.cgiDataNew`): the first literal that is not a `none`.
// Only the first few assignments are tried: each may be a long way to read. Views into the scripts.
Literal assigned_literal(const std::vector<std::string_view>& scripts, std::string_view name);

}  // namespace kuaixun
