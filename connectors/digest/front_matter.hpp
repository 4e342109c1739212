// What a post says of itself before its text: YAML between ---, TOML between +++, as Hugo and Hexo have it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

class FrontMatter {
 public:
  // The first value of the first of these keys that has one; empty when none has. Keys in lower case.
  std::string_view value(std::initializer_list<std::string_view> keys) const;
  const std::vector<std::string>& values(const std::string& key) const;
  bool empty() const { return values_.empty(); }

 private:
  friend FrontMatter take_front_matter(std::string_view& text);
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// Takes it off the text. Reads what posts have (a value or a list a key), and not all of YAML: what is nested deeper is
// passed over. Empty, and nothing taken, where there is none or where it has no end.
FrontMatter take_front_matter(std::string_view& text);

}  // namespace kuaixun
