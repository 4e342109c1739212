// Damaged XML read the way a person would: tags that match decide, the rest is text.
#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "connectors/feed/xml_tree.hpp"
#include "html/entities.hpp"
#include "html/policy.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kDeepest = 400;

// What closes everything inside an unclosed field.
constexpr std::array<std::string_view, 12> kFields{"title",           "link",   "description", "pubdate", "guid",
                                                   "content:encoded", "author", "category",    "summary", "content",
                                                   "dc:creator",      "dc:date"};

// Fields that say something though they break off.
constexpr std::array<std::string_view, 5> kTexts{"description", "encoded", "content", "summary", "body"};

std::string_view local_name(std::string_view name) { return name.substr(name.rfind(':') + 1); }

template <class List>
bool contains(const List& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

bool is_name_character(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == ':' || c == '-' || c == '_' || c == '.' ||
         (unsigned char)(c) >= 0x80;
}

class Recovery {
 public:
  Recovery(std::string_view text, XmlTree& out) : text_(text), out_(out) { open_.push_back(Open{.node = out.tree}); }

  void run() {
    while (at_ < text_.size() && !out_.too_deep) {
      const auto mark = std::min(text_.find('<', at_), text_.size());
      put_text(text_.substr(at_, mark - at_));
      at_ = mark;
      if (at_ < text_.size()) take_markup();
    }
    flush_text();
    // What is open after the root has ended is junk.
    if (open_.size() > 1 && open_[1].node == out_.tree.document_element()) end_early();
  }

 private:
  struct Open {
    pugi::xml_node node;
    std::string name{};  // in lower case
    bool is_field = false, has_elements = false;
  };

  // Elements are open still: the document is cut off. Half an address, date or title is none.
  void end_early() {
    out_.cut_off = true;
    for (std::size_t i = 1; i < open_.size(); ++i) {
      const auto name = local_name(open_[i].name);
      if (name != "item" && name != "entry" && !(name == "url" && i == 2)) continue;
      out_.cut_entry = open_[i].node;
      if (i + 1 < open_.size() && !contains(kTexts, local_name(open_[i + 1].name)))
        open_[i].node.remove_child(open_[i + 1].node);
      return;
    }
  }

  void put_text(std::string_view raw) {
    if (raw.empty() || open_.size() == 1) return;  // outside of the document: junk
    if (trim_ascii(raw).empty() && pending_.empty() && open_.back().node.first_child().empty()) return;
    pending_ += without_controls(resolve_entities(raw));
  }

  // What stands together becomes one node: text in a million pieces must not become a million nodes.
  void flush_text() {
    if (pending_.empty()) return;
    open_.back().node.append_child(pugi::node_pcdata).set_value(pending_.c_str());
    pending_.clear();
  }

  void take_markup() {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("<!--")) return skip_to(comment_end_, 4);
    if (rest.starts_with("<![CDATA[")) return take_cdata();
    if (rest.starts_with("<?")) return skip_to(instruction_end_, 2);
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
      close_down_to(to_lower_ascii(name));
    } else {
      take_start(std::string(name));
    }
  }

  // An end mark, and whether the text has none any more: it is looked for in vain only once.
  struct EndMark {
    std::string_view mark;
    bool is_used_up = false;

    std::size_t find(std::string_view text, std::size_t from) {
      const auto found = is_used_up ? std::string_view::npos : text.find(mark, from);
      is_used_up = found == std::string_view::npos;
      return found;
    }
  };

  void skip_to(EndMark& end, std::size_t from) {
    const auto found = end.find(text_, at_ + from);
    // Without an end it is no comment that hides the rest: only its mark goes.
    at_ = found == std::string_view::npos ? at_ + from : found + end.mark.size();
  }

  // A doctype, with its internal subset passed over whole.
  void skip_declaration() {
    const auto end = find_any<'[', '>'>(text_, at_);
    if (end == std::string_view::npos) {
      at_ = text_.size();
    } else if (text_[end] == '[') {
      const auto close = subset_end_.find(text_, end);
      at_ = close == std::string_view::npos ? end + 1 : close + 2;
    } else {
      at_ = end + 1;
    }
  }

  void take_cdata() {
    at_ += 9;
    auto end = section_end_.find(text_, at_);
    std::size_t skip = section_end_.mark.size();
    if (end == std::string_view::npos) {
      // Never closed: it ends where its element does.
      end = std::min(text_.find(std::string("</") + open_.back().node.name(), at_), text_.size());
      skip = 0;
    }
    flush_text();
    if (open_.size() > 1)
      open_.back()
          .node.append_child(pugi::node_cdata)
          .set_value(without_controls(text_.substr(at_, end - at_)).c_str());
    at_ = std::min(end + skip, text_.size());
  }

  void take_start(std::string name) {
    const auto lower = to_lower_ascii(name);
    const bool is_field = contains(kFields, lower);
    if (lower == "item" || lower == "entry") close_down_to(lower);
    if (is_field && holds_plain_text_only()) pop();
    flush_text();
    open_.back().has_elements = true;
    // What nests deeper inside of an entry or field is some editor's HTML: its text is kept. Outside it is no feed.
    const bool fits = open_.size() < kDeepest;
    if (!fits && fields_open_ == 0 && !is_open("item") && !is_open("entry")) out_.too_deep = true;
    auto node = fits ? open_.back().node.append_child(name.c_str()) : pugi::xml_node{};
    const bool closed = take_attributes(node) || (fields_open_ > 0 && element_rule(lower).is_void);
    if (closed || !node) return;
    if (lower == "title") put_title(node);
    open_.push_back(Open{.node = node, .name = lower, .is_field = is_field});
    ++open_names_[lower];
    fields_open_ += is_field;
  }

  // "<title>std::vector<int> explained</title>": the words of a title, and perhaps some HTML, but no elements of the
  // feed. Which of these its brackets are is told where titles are read. Looks no further than to the next field.
  void put_title(pugi::xml_node node) {
    constexpr std::size_t kLongest = 2'000;
    if (std::string_view(node.attribute("type").value()) == "xhtml") return;
    const auto rest = text_.substr(at_, kLongest);
    for (auto mark = rest.find('<'); mark != std::string_view::npos; mark = rest.find('<', mark + 1)) {
      const auto inside = rest.substr(mark + 1);
      if (equal_ignoring_case(inside.substr(0, 6), "/title")) {
        node.append_child(pugi::node_pcdata)
            .set_value(without_controls(resolve_entities(rest.substr(0, mark))).c_str());
        at_ += mark;
        return;
      }
      const auto name_end = std::find_if_not(inside.begin(), inside.end(), is_name_character);
      const auto name = to_lower_ascii(inside.substr(0, std::size_t(name_end - inside.begin())));
      if (contains(kFields, name) || name == "item" || name == "entry" || inside.starts_with("![")) return;
    }
  }

  // "<title>News<link>": a field that holds plain text cannot hold another field.
  bool holds_plain_text_only() const {
    const auto& last = open_.back();
    return open_.size() > 2 && last.is_field && !last.has_elements && last.name != "author";
  }

  // Ends the innermost element of this name with all that is open inside it: a new item says that the last was never
  // closed.
  void close_down_to(std::string_view name) {
    if (!is_open(name)) return;
    for (std::size_t i = open_.size(); i-- > 1;)
      if (open_[i].name == name) {
        while (open_.size() > i) pop();
        return;
      }
  }

  // Asked for every end tag: most of those that damage leaves over end nothing.
  bool is_open(std::string_view name) const {
    const auto found = open_names_.find(name);
    return found != open_names_.end() && found->second > 0;
  }

  void pop() {
    flush_text();
    --open_names_.find(open_.back().name)->second;
    fields_open_ -= open_.back().is_field;
    open_.pop_back();
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
      end = std::min(quote == '"' ? find_any<'"', '<'>(text_, start) : find_any<'\'', '<'>(text_, start), text_.size());
      at_ = end < text_.size() && text_[end] == quote ? end + 1 : end;
      return text_.substr(start, end - start);
    }
    while (end < text_.size() && !is_ascii_space(text_[end]) && text_[end] != '>' && text_[end] != '<') ++end;
    const auto value = text_.substr(at_, end - at_);
    at_ = end;
    return value;
  }

  std::string_view text_;
  XmlTree& out_;
  std::size_t at_ = 0;
  EndMark comment_end_{"-->"}, instruction_end_{"?>"}, section_end_{"]]>"}, subset_end_{"]>"};
  std::vector<Open> open_{};
  std::map<std::string, int, std::less<>> open_names_{};  // how many of each
  int fields_open_ = 0;
  std::string pending_{};
};

}  // namespace

void recover_xml(std::string_view text, XmlTree& out) {
  out.tree.reset();
  out.recovered = true;
  out.cut_off = false;
  out.cut_entry = {};
  Recovery(text, out).run();
}

}  // namespace kuaixun
