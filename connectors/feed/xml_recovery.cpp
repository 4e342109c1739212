// Damaged XML read the way a person would: tags that match decide, the rest is text.
#include <algorithm>
#include <array>

#include "connectors/feed/xml_tree.hpp"
#include "text/ascii.hpp"
#include "text/html.hpp"
#include "text/html_tokenizer.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kDeepest = 400;

// Elements that hold no other of their kind: a new one says that the last was never closed.
constexpr std::array<std::string_view, 4> kNeverNested{"item", "entry", "channel", "title"};
// What closes everything inside an unclosed field.
constexpr std::array<std::string_view, 12> kFields{"title",           "link",   "description", "pubdate", "guid",
                                                   "content:encoded", "author", "category",    "summary", "content",
                                                   "dc:creator",      "dc:date"};

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_name_character(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == ':' || c == '-' || c == '_' || c == '.' ||
         (unsigned char)(c) >= 0x80;
}

std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const unsigned char c : text)
    if (c >= 0x20 || c == '\n' || c == '\r' || c == '\t') out += char(c);
  return out;
}

class Recovery {
 public:
  Recovery(std::string_view text, pugi::xml_document& tree) : text_(text), open_{tree} { names_.emplace_back(); }

  void run() {
    while (at_ < text_.size()) {
      const auto mark = std::min(text_.find('<', at_), text_.size());
      put_text(text_.substr(at_, mark - at_));
      at_ = mark;
      if (at_ < text_.size()) take_markup();
    }
  }

 private:
  void put_text(std::string_view raw) {
    if (raw.empty() || open_.size() == 1) return;  // outside of the document: junk
    if (trim_ascii(raw).empty() && open_.back().first_child().empty()) return;
    open_.back().append_child(pugi::node_pcdata).set_value(without_controls(resolve_entities(raw)).c_str());
  }

  void take_markup() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("<!--")) return skip_to("-->", 4);
    if (rest.starts_with("<![CDATA[")) return take_cdata();
    if (rest.starts_with("<?")) return skip_to("?>", 2);
    if (rest.starts_with("<!")) return skip_declaration();
    const bool end_tag = rest.starts_with("</");
    const auto name_start = at_ + (end_tag ? 2 : 1);
    if (name_start >= text_.size() || !(is_ascii_letter(text_[name_start]) || text_[name_start] == '_' ||
                                        (unsigned char)(text_[name_start]) >= 0x80)) {
      put_text("<");
      ++at_;
      return;
    }
    auto name_end = name_start;
    while (name_end < text_.size() && is_name_character(text_[name_end])) ++name_end;
    const auto name = text_.substr(name_start, name_end - name_start);
    at_ = name_end;
    if (end_tag) {
      const auto close = text_.find('>', at_);
      at_ = close == std::string_view::npos ? text_.size() : close + 1;
      take_end(to_lower_ascii(name));
    } else {
      take_start(std::string(name));
    }
  }

  void skip_to(std::string_view end, std::size_t from) {
    auto& missing = end == "-->" ? no_more_comment_ends_ : no_more_instruction_ends_;
    const auto found = missing ? std::string_view::npos : text_.find(end, at_ + from);
    missing = found == std::string_view::npos;
    // Without an end it is no comment that hides the rest: only its mark goes.
    at_ = found == std::string_view::npos ? at_ + from : found + end.size();
  }

  // A doctype, with its internal subset passed over whole.
  void skip_declaration() {
    const auto end = text_.find_first_of("[>", at_);
    if (end == std::string_view::npos) {
      at_ = text_.size();
    } else if (text_[end] == '[') {
      const auto close = text_.find("]>", end);
      at_ = close == std::string_view::npos ? end + 1 : close + 2;
    } else {
      at_ = end + 1;
    }
  }

  void take_cdata() {
    at_ += 9;
    auto end = no_more_cdata_ends_ ? std::string_view::npos : text_.find("]]>", at_);
    std::size_t skip = 3;
    if (end == std::string_view::npos) {
      // Never closed: it ends where its element does.
      no_more_cdata_ends_ = true;
      end = std::min(text_.find("</" + original_name(), at_), text_.size());
      skip = 0;
    }
    if (open_.size() > 1)
      open_.back().append_child(pugi::node_cdata).set_value(without_controls(text_.substr(at_, end - at_)).c_str());
    at_ = std::min(end + skip, text_.size());
  }

  std::string original_name() const { return open_.back().name(); }

  void take_start(std::string name) {
    const auto lower = to_lower_ascii(name);
    if (contains(kNeverNested, lower)) close_unclosed(lower);
    if (open_.size() > 2 && contains(kFields, names_.back()) && contains(kFields, lower) && names_.back() != "author" &&
        names_.back() != "source" && text_so_far_is_text())
      pop();
    auto node = open_.size() >= kDeepest ? pugi::xml_node{} : open_.back().append_child(name.c_str());
    const bool closed = take_attributes(node) || (is_void_element(lower) && inside_field());
    if (!closed && node) {
      open_.push_back(node);
      names_.push_back(lower);
    }
  }

  // "<title>News<link>": a field that holds plain text cannot hold another field.
  bool text_so_far_is_text() const {
    for (const auto& child : open_.back().children())
      if (child.type() == pugi::node_element) return false;
    return true;
  }

  bool inside_field() const {
    return std::any_of(names_.begin(), names_.end(), [](const std::string& each) { return contains(kFields, each); });
  }

  void close_unclosed(const std::string& name) {
    const bool entry = name == "item" || name == "entry";
    if (!entry) return;
    for (std::size_t i = names_.size(); i-- > 1;)
      if (names_[i] == name) {
        while (open_.size() > i) pop();
        return;
      }
  }

  void take_end(const std::string& name) {
    for (std::size_t i = names_.size(); i-- > 1;)
      if (names_[i] == name) {
        while (open_.size() > i) pop();
        return;
      }
  }

  void pop() {
    open_.pop_back();
    names_.pop_back();
  }

  // Up to the tag's end; true when the element closed itself.
  bool take_attributes(pugi::xml_node node) {
    constexpr int kMost = 256;
    int count = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '>') {
        ++at_;
        return false;
      }
      if (c == '<') return false;
      if (c == '/' && at_ + 1 < text_.size() && text_[at_ + 1] == '>') {
        at_ += 2;
        return true;
      }
      if (!is_name_character(c)) {
        ++at_;
        continue;
      }
      auto end = at_;
      while (end < text_.size() && is_name_character(text_[end])) ++end;
      const std::string name(text_.substr(at_, end - at_));
      at_ = end;
      while (at_ < text_.size() && is_ascii_space(text_[at_])) ++at_;
      std::string_view value;
      if (at_ < text_.size() && text_[at_] == '=') {
        ++at_;
        value = take_value();
      }
      if (node && ++count <= kMost && !node.attribute(name.c_str()))
        node.append_attribute(name.c_str()).set_value(without_controls(resolve_entities(value)).c_str());
    }
    return false;
  }

  std::string_view take_value() {
    while (at_ < text_.size() && is_ascii_space(text_[at_])) ++at_;
    const char quote = at_ < text_.size() ? text_[at_] : 0;
    auto end = at_;
    if (quote == '"' || quote == '\'') {
      const auto start = at_ + 1;
      // A quote that is missing must not swallow the document: an attribute holds no '<'.
      end = std::min(text_.find_first_of(quote == '"' ? "\"<" : "'<", start), text_.size());
      at_ = end < text_.size() && text_[end] == quote ? end + 1 : end;
      return text_.substr(start, end - start);
    }
    while (end < text_.size() && !is_ascii_space(text_[end]) && text_[end] != '>' && text_[end] != '<') ++end;
    const auto value = text_.substr(at_, end - at_);
    at_ = end;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool no_more_cdata_ends_ = false, no_more_comment_ends_ = false, no_more_instruction_ends_ = false;
  std::vector<pugi::xml_node> open_;
  std::vector<std::string> names_;
};

}  // namespace

void recover_xml(std::string_view text, XmlTree& out) {
  out.tree.reset();
  out.recovered = true;
  Recovery(text, out.tree).run();
}

}  // namespace kuaixun
